using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>A hash table, of one size, of the numbers of keys that stand elsewhere.</summary>
/// <remarks>
/// <para>
/// A slot has 32 bits: a key's number plus one, in as many bits as there are for a slot's place, and above it as many bits of the key's hash as are left:
/// enough to step past nearly all other keys without looking at them. Zero is free.
/// </para>
/// <para>
/// A bucket is a line of the processor's cache, and is compared at once: a look-up is one cache miss, and no branch that cannot be foreseen, which were
/// half the time of a look-up of one slot after another. A key's bucket is given by the upper bits of its hash; where that is full, the key is in the next.
/// The free slots of a bucket are its last.
/// </para>
/// </remarks>
internal sealed class KeyBuckets
{
    /// <summary>The bits of a slot's place in the smallest table.</summary>
    internal const int LeastBits = SlotBits + 4;

    private const int SlotBits = 4;
    private const int BucketSlots = 1 << SlotBits;
    private const int GrowthBits = 2;
    private const int MostBits = 30;

    private readonly uint[] _memory;
    private readonly int _start;
    private readonly int _bits;
    private readonly uint _numbers;

    /// <param name="bits">The bits of a slot's place.</param>
    internal unsafe KeyBuckets(int bits)
    {
        // Pinned, so that what begins with a cache line stays so.
        _memory = TouchedArray.Of<uint>((1 << bits) + BucketSlots - 1, isPinned: true);
        var misplaced = (int)((nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory)) % (BucketSlots * sizeof(uint))) / sizeof(uint);
        _start = (BucketSlots - misplaced) % BucketSlots;
        _bits = bits;
        _numbers = (1u << bits) - 1;
        MostKeys = (1 << bits) / 8 * 7;
    }

    /// <summary>The keys that it takes before it must be replaced by a larger one.</summary>
    internal int MostKeys { get; }

    internal long AllocatedBytes => (long)_memory.Length * sizeof(uint);

    private Span<uint> Slots => _memory.AsSpan(_start, 1 << _bits);

    /// <summary>An empty one, four times as large.</summary>
    /// <exception cref="InsufficientMemoryException">That is more than a table can be.</exception>
    internal KeyBuckets Grown() => _bits + GrowthBits <= MostBits
        ? new KeyBuckets(_bits + GrowthBits)
        : throw new InsufficientMemoryException("The index of a checkpoint holds 900 million rows, and this one is full.");

    internal unsafe void Prefetch(uint hash)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref _memory[_start + BucketOf(hash)]));
        }
    }

    /// <summary>The number of a key; where it has none, -1 and the slot in which it would be.</summary>
    internal int Find(ulong key, uint hash, ChunkedArray<ulong> keys, out int free)
    {
        var slots = Slots;
        var tag = Vector512.Create(TagOf(hash));
        var tags = Vector512.Create(~_numbers);
        for (var bucket = BucketOf(hash); ; bucket = Next(bucket))
        {
            var contents = Vector512.Create<uint>(slots.Slice(bucket, BucketSlots));
            var frees = FreesOf(contents);
            var alike = Vector512.Equals(contents & tags, tag).ExtractMostSignificantBits() & ~frees;
            for (; alike != 0; alike &= alike - 1)
            {
                var number = (int)(slots[bucket + BitOperations.TrailingZeroCount(alike)] & _numbers) - 1;
                if (keys[number] == key)
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
        var slots = Slots;
        for (var bucket = BucketOf(hash); ; bucket = Next(bucket))
        {
            var frees = FreesOf(Vector512.Create<uint>(slots.Slice(bucket, BucketSlots)));
            if (frees != 0)
            {
                return bucket + BitOperations.TrailingZeroCount(frees);
            }
        }
    }

    /// <summary>Puts a key's number into a free slot.</summary>
    internal void Set(int free, uint hash, int number) => _memory[_start + free] = TagOf(hash) | (uint)(number + 1);

    private static ulong FreesOf(Vector512<uint> contents) => Vector512.Equals(contents, Vector512<uint>.Zero).ExtractMostSignificantBits();

    /// <summary>The first slot of a key's bucket.</summary>
    private int BucketOf(uint hash) => (int)(hash >> (32 - _bits + SlotBits)) << SlotBits;

    /// <summary>What a slot holds of a key's hash.</summary>
    private uint TagOf(uint hash) => (hash << (_bits - SlotBits)) & ~_numbers;

    private int Next(int bucket) => (bucket + BucketSlots) & ((1 << _bits) - 1);
}
