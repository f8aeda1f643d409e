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

    /// <summary>The number of each of <paramref name="keys"/> and where its record stands, if it is stored.</summary>
    /// <returns>How many are stored.</returns>
    internal int Find(ReadOnlySpan<ulong> keys, Span<CheckpointRecord> records)
    {
        _keys.Prefetch(keys);
        _keys.Reserve(keys.Length);
        _locations.Reserve(_keys.Count + keys.Length);
        var found = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            var number = _keys.Add(keys[i]);
            var location = _locations[number];
            records[i] = new CheckpointRecord(keys[i], number, location);
            found += location.IsNowhere ? 0 : 1;
        }

        return found;
    }

    /// <summary>Where the record of <paramref name="key"/> stands. One that is not stored takes no room, and can't be appended to.</summary>
    internal CheckpointRecord Peek(ulong key) =>
        _keys.Find(key) is >= 0 and var number ? new CheckpointRecord(key, number, _locations[number]) : new CheckpointRecord(key, -1, default);

    /// <summary>Says where the record of the key with this number stands from now on.</summary>
    internal void Set(int number, RecordLocation location)
    {
        ref var place = ref _locations[number];
        Count += place.IsNowhere ? 1 : 0;
        place = location;
    }
}
