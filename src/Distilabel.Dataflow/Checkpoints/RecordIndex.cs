namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Where each record of a log stands. Keys that were asked for and are not stored have a number as well, and no location.</summary>
/// <remarks>A key takes 21 to 34 bytes: 8 for itself, 8 for its location and 5 to 18 in the table. Not thread-safe.</remarks>
internal sealed class RecordIndex
{
    private readonly KeyTable _keys = new();
    private readonly ChunkedArray<RecordLocation> _locations = new();

    /// <summary>The number of records that are stored.</summary>
    internal int Count { get; private set; }

    /// <summary>The bytes that the index takes.</summary>
    internal long AllocatedBytes => _keys.AllocatedBytes + _locations.AllocatedBytes;

    /// <summary>Has the processor fetch the places of the keys of some rows.</summary>
    internal void Prefetch(ReadOnlySpan<UInt128> rows)
    {
        foreach (var row in rows)
        {
            _keys.Prefetch(CheckpointSession.KeyOf(row, 0));
        }
    }

    /// <summary>The number of each of <paramref name="keys"/>.</summary>
    /// <returns>How many are stored.</returns>
    internal int Find(ReadOnlySpan<ulong> keys, Span<int> numbers)
    {
        var known = _keys.Count;
        _keys.Reserve(keys.Length);
        _locations.Reserve(known + keys.Length);
        _keys.Add(keys, numbers);
        var found = 0;
        foreach (var number in numbers[..keys.Length])
        {
            found += number < known && !_locations[number].IsNowhere ? 1 : 0;
        }

        return found;
    }

    /// <summary>Where the record with a number stands.</summary>
    internal RecordLocation LocationOf(int number) => _locations[number];

    /// <summary>Where the record of <paramref name="key"/> stands. One that is not stored takes no room, and can't be appended to.</summary>
    internal CheckpointRecord Peek(ulong key) =>
        _keys.Find(key) is >= 0 and var number ? new CheckpointRecord(key, number, _locations[number]) : new CheckpointRecord(key, -1, default);

    /// <summary>The records that are stored, with their numbers.</summary>
    internal List<(int Number, ulong Key)> Stored()
    {
        var stored = new List<(int Number, ulong Key)>(Count);
        for (var number = 0; number < _keys.Count; number++)
        {
            if (!_locations[number].IsNowhere)
            {
                stored.Add((number, _keys[number]));
            }
        }

        return stored;
    }

    /// <summary>The key with a number.</summary>
    internal ulong KeyOf(int number) => _keys[number];

    /// <summary>Says where the record of the key with this number stands from now on.</summary>
    internal void Set(int number, RecordLocation location)
    {
        ref var place = ref _locations[number];
        Count += place.IsNowhere ? 1 : 0;
        place = location;
    }
}
