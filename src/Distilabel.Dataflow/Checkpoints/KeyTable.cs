namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Gives each 64-bit key a number, counted from zero in the order in which they come, for millions of keys.</summary>
/// <remarks>
/// <para>
/// What is known of a key stands in arrays by its number, in the order of the rows, so that rows in their order find it side by side. The hash table
/// (<see cref="KeyBuckets"/>) holds numbers only.
/// </para>
/// <para>
/// A key takes 8 bytes, and 5 to 18 in the table, which is between 22 and 87 % full. The table grows as a whole, for which everybody waits, and fourfold, since
/// filling it anew was nearly half the time of a run's look-ups when it doubled. One that grows a part at a time was tried: every look-up went through one more
/// reference, and a run that keeps everything took longer.
/// </para>
/// <para>Not thread-safe.</para>
/// </remarks>
internal sealed class KeyTable
{
    private const int FetchedAtOnce = 64;

    // Keys are hashes, but a file can hold anything: nobody who does not know this makes up keys that pile up in one place.
    private static readonly ulong Multiplier = (ulong)Random.Shared.NextInt64() | 1;

    private readonly ChunkedArray<ulong> _keys = new();

    private KeyBuckets _buckets = new(KeyBuckets.LeastBits);

    /// <summary>The number of keys.</summary>
    internal int Count { get; private set; }

    /// <summary>The bytes that keys and table take.</summary>
    internal long AllocatedBytes => _keys.AllocatedBytes + _buckets.AllocatedBytes;

    /// <summary>The key with this number.</summary>
    internal ulong this[int number] => _keys[number];

    /// <summary>Makes room for <paramref name="count"/> more keys.</summary>
    internal void Reserve(int count) => _keys.Reserve(Count + count);

    /// <summary>The number of each of <paramref name="keys"/>, a new one if the key is new. There must be room for them (<see cref="Reserve"/>).</summary>
    internal void Add(ReadOnlySpan<ulong> keys, Span<int> numbers)
    {
        var buckets = _buckets;
        for (var i = 0; i < keys.Length; i++)
        {
            var hash = HashOf(keys[i]);
            var number = buckets.Find(keys[i], hash, _keys, out var free);
            if (number < 0)
            {
                number = Count++;
                _keys[number] = keys[i];
                buckets.Set(free, hash, number);
                if (Count > buckets.MostKeys)
                {
                    buckets = _buckets = Grown();
                }
            }

            numbers[i] = number;
        }
    }

    /// <summary>The number of <paramref name="key"/>; -1 if it has none.</summary>
    internal int Find(ulong key) => _buckets.Find(key, HashOf(key), _keys, out _);

    /// <summary>Has the processor fetch the bucket of a key that is about to be asked for. From any thread.</summary>
    /// <remarks>The table of a large log is in no cache; waiting for its lines one after another was most of the time of a look-up.</remarks>
    internal void Prefetch(ulong key) => _buckets.Prefetch(HashOf(key));

    private static uint HashOf(ulong key) => (uint)(((key ^ (key >> 32)) * Multiplier) >> 32);

    private KeyBuckets Grown()
    {
        var grown = _buckets.Grown();
        for (var first = 0; first < Count;)
        {
            var keys = _keys.Span(first, Math.Min(Count - first, FetchedAtOnce));
            foreach (var key in keys)
            {
                grown.Prefetch(HashOf(key));
            }

            foreach (var key in keys)
            {
                grown.Set(grown.FindFree(HashOf(key)), HashOf(key), first++);
            }
        }

        return grown;
    }
}
