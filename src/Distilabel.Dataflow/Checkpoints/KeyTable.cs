using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Gives each 64-bit key a number, counted from zero in the order in which they come, for millions of keys.</summary>
/// <remarks>
/// <para>
/// What is known of a key stands in arrays by its number, in the order of the rows, so that rows in their order find it side by side. The hash table
/// holds numbers only, each in 32 bits together with as many bits of its key's hash as are left: enough to step past nearly all other keys without
/// looking at them. A bucket is a line of the processor's cache, and is compared at once: a look-up is one cache miss, and no branch that cannot be
/// foreseen, which were half the time of a look-up of one slot after another.
/// </para>
/// <para>
/// A key takes 8 bytes, and 5 to 18 in the table, which is between 22 and 87 % full. The table grows as a whole, for which everybody waits, and fourfold, since
/// filling it anew was half the time of a run's look-ups when it doubled. One that grows a part at a time was tried: every look-up went through one more
/// reference, and a run that keeps everything took longer.
/// </para>
/// <para>Not thread-safe.</para>
/// </remarks>
internal sealed class KeyTable
{
    private const int SlotBits = 4;
    private const int BucketSlots = 1 << SlotBits;
    private const int FirstBits = SlotBits + 4;
    private const int GrowthBits = 2;
    private const int MostBits = 30;
    private const int FetchedAtOnce = 64;

    // Keys are hashes, but a file can hold anything: nobody who does not know this makes up keys that pile up in one place.
    private static readonly ulong Multiplier = (ulong)Random.Shared.NextInt64() | 1;

    private readonly ChunkedArray<ulong> _keys = new();

    // A key's bucket is given by the upper bits of its hash; where that is full, it is in the next. Its slot holds bits of the hash that follow, and below
    // them its number plus one, in as many bits as there are for a slot's place. Zero is free; the free slots of a bucket are its last.
    private uint[] _memory = [];
    private int _start;
    private int _bits = FirstBits;

    internal KeyTable() => Allocate();

    /// <summary>The number of keys.</summary>
    internal int Count { get; private set; }

    /// <summary>The bytes that keys and table take.</summary>
    internal long AllocatedBytes => _keys.AllocatedBytes + ((long)_memory.Length * sizeof(uint));

    /// <summary>The key with this number.</summary>
    internal ulong this[int number] => _keys[number];

    /// <summary>Makes room for <paramref name="count"/> more keys.</summary>
    internal void Reserve(int count) => _keys.Reserve(Count + count);

    /// <summary>The number of each of <paramref name="keys"/>, a new one if the key is new. There must be room for them (<see cref="Reserve"/>).</summary>
    internal void Add(ReadOnlySpan<ulong> keys, Span<int> numbers)
    {
        var view = new View(this);
        for (var i = 0; i < keys.Length; i++)
        {
            var hash = HashOf(keys[i]);
            var number = view.Find(keys[i], hash, out var free);
            if (number < 0)
            {
                number = Count++;
                _keys[number] = keys[i];
                view.Set(free, hash, number);
                if (Count > (1 << _bits) / 8 * 7)
                {
                    Grow();
                    view = new View(this);
                }
            }

            numbers[i] = number;
        }
    }

    /// <summary>The number of <paramref name="key"/>; -1 if it has none.</summary>
    internal int Find(ulong key) => new View(this).Find(key, HashOf(key), out _);

    /// <summary>Has the processor fetch the bucket of a key that is about to be asked for.</summary>
    /// <remarks>The table of a large log is in no cache; waiting for its lines one after another was most of the time of a look-up.</remarks>
    internal unsafe void Prefetch(ulong key)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref _memory[_start + View.BucketOf(HashOf(key), _bits)]));
        }
    }

    private static uint HashOf(ulong key) => (uint)(((key ^ (key >> 32)) * Multiplier) >> 32);

    private void Grow()
    {
        if (_bits + GrowthBits > MostBits)
        {
            throw new InsufficientMemoryException("A checkpoint's index holds 900 million rows, and this one is full.");
        }

        _bits += GrowthBits;
        Allocate();
        var view = new View(this);
        for (var first = 0; first < Count;)
        {
            var keys = _keys.Span(first, Math.Min(Count - first, FetchedAtOnce));
            foreach (var key in keys)
            {
                Prefetch(key);
            }

            foreach (var key in keys)
            {
                view.Set(view.FindFree(HashOf(key)), HashOf(key), first++);
            }
        }
    }

    private unsafe void Allocate()
    {
        // Pinned, so that what begins with a cache line stays so.
        _memory = TouchedArray.Of<uint>((1 << _bits) + BucketSlots - 1, isPinned: true);
        var misplaced = (int)((nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory)) % (BucketSlots * sizeof(uint))) / sizeof(uint);
        _start = (BucketSlots - misplaced) % BucketSlots;
    }

    /// <summary>The table as long as it does not grow.</summary>
    private readonly ref struct View(KeyTable table)
    {
        private readonly Span<uint> _slots = table._memory.AsSpan(table._start, 1 << table._bits);
        private readonly ChunkedArray<ulong> _keys = table._keys;
        private readonly int _bits = table._bits;
        private readonly uint _numbers = (1u << table._bits) - 1;

        /// <summary>The first slot of a key's bucket.</summary>
        internal static int BucketOf(uint hash, int bits) => (int)(hash >> (32 - bits + SlotBits)) << SlotBits;

        /// <summary>The number of a key; where it has none, -1 and the slot in which it would be.</summary>
        internal int Find(ulong key, uint hash, out int free)
        {
            var tag = Vector512.Create(TagOf(hash));
            var tags = Vector512.Create(~_numbers);
            for (var bucket = BucketOf(hash, _bits); ; bucket = Next(bucket))
            {
                var contents = Contents(bucket);
                var frees = FreesOf(contents);
                var alike = Vector512.Equals(contents & tags, tag).ExtractMostSignificantBits() & ~frees;
                for (; alike != 0; alike &= alike - 1)
                {
                    var number = (int)(_slots[bucket + BitOperations.TrailingZeroCount(alike)] & _numbers) - 1;
                    if (_keys[number] == key)
                    {
                        free = -1;
                        return number;
                    }
                }

                if (frees != 0)
                {
                    free = bucket + BitOperations.TrailingZeroCount(frees);
                    return -1;
                }
            }
        }

        /// <summary>The slot for a key that is in no other.</summary>
        internal int FindFree(uint hash)
        {
            var bucket = BucketOf(hash, _bits);
            ulong frees;
            while ((frees = FreesOf(Contents(bucket))) == 0)
            {
                bucket = Next(bucket);
            }

            return bucket + BitOperations.TrailingZeroCount(frees);
        }

        internal void Set(int slot, uint hash, int number) => _slots[slot] = TagOf(hash) | (uint)(number + 1);

        private static ulong FreesOf(Vector512<uint> contents) => Vector512.Equals(contents, Vector512<uint>.Zero).ExtractMostSignificantBits();

        /// <summary>What a slot holds of a key's hash.</summary>
        private uint TagOf(uint hash) => (hash << (_bits - SlotBits)) & ~_numbers;

        private Vector512<uint> Contents(int bucket) => Vector512.Create<uint>(_slots.Slice(bucket, BucketSlots));

        private int Next(int bucket) => (bucket + BucketSlots) & (_slots.Length - 1);
    }
}
