namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Where each record of a log stands. Keys that were asked for and are not stored have a number as well, and no location.</summary>
/// <remarks>A key takes 27 to 37 bytes: 8 for itself, 8 for its location and 11 to 21 in the table. Not thread-safe.</remarks>
internal sealed class RecordIndex
{
    private readonly KeyTable _keys = new();
    private readonly ChunkedArray<RecordLocation> _locations = new();

    /// <summary>The number of records that are stored.</summary>
    internal int Count { get; private set; }

    /// <summary>The bytes that the index takes.</summary>
    internal long AllocatedBytes => _keys.AllocatedBytes + _locations.AllocatedBytes;

    /// <inheritdoc cref="KeyTable.Prefetch"/>
    internal void Prefetch(ReadOnlySpan<ulong> keys) => _keys.Prefetch(keys);

    /// <summary>The number of <paramref name="key"/> and where its record stands, if it is stored.</summary>
    internal CheckpointRecord Find(ulong key)
    {
        var number = _keys.Add(key);
        _locations.Reserve(number + 1);
        return new CheckpointRecord(key, number, _locations[number]);
    }

    /// <summary>Says where the record of the key with this number stands from now on.</summary>
    internal void Set(int number, RecordLocation location)
    {
        ref var place = ref _locations[number];
        Count += place.IsNowhere ? 1 : 0;
        place = location;
    }
}
