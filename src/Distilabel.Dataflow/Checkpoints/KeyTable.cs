using System.Runtime.Intrinsics.X86;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Gives each 64-bit key a number, counted from zero in the order in which they come, for millions of keys.</summary>
/// <remarks>
/// <para>
/// What is known of a key stands in arrays by its number, in the order of the rows, so that rows in their order find it side by side. The hash table
/// holds numbers only, each with 32 bits of its key's hash: that is enough to step past other keys without looking at them, and to grow without them.
/// </para>
/// <para>
/// A key takes 8 bytes, and 11 to 21 in the table, which is between 37 and 75 % full. The table doubles as a whole, for which
/// everybody waits. One that grows a part at a time was tried: every look-up went through one more reference, and a run that keeps everything took longer.
/// </para>
/// <para>Not thread-safe.</para>
/// </remarks>
internal sealed class KeyTable
{
    private const int FirstBits = 8;
    private const int HashBits = 32;

    // Keys are hashes, but a file can hold anything: nobody who does not know this makes up keys that pile up in one place.
    private static readonly ulong Multiplier = (ulong)Random.Shared.NextInt64() | 1;

    private readonly ChunkedArray<ulong> _keys = new();

    // The hash's upper half, and the number plus one; zero is free. A slot's home is given by the upper bits of the hash.
    private ulong[] _slots = new ulong[1 << FirstBits];
    private int _shift = 64 - FirstBits;

    /// <summary>The number of keys.</summary>
    internal int Count { get; private set; }

    /// <summary>The bytes that keys and table take.</summary>
    internal long AllocatedBytes => _keys.AllocatedBytes + ((long)_slots.Length * sizeof(ulong));

    /// <summary>The key with this number.</summary>
    internal ulong this[int number] => _keys[number];

    /// <summary>Has the processor fetch the slots of some keys at once, which are about to be asked for one by one.</summary>
    /// <remarks>The table of a large log is in no cache; waiting for its lines one after another was most of the time of a look-up.</remarks>
    internal unsafe void Prefetch(ReadOnlySpan<ulong> keys)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        fixed (ulong* slots = _slots)
        {
            foreach (var key in keys)
            {
                Sse.Prefetch0(slots + (HashOf(key) >> _shift));
            }
        }
    }

    /// <summary>Makes room for <paramref name="count"/> more keys.</summary>
    internal void Reserve(int count) => _keys.Reserve(Count + count);

    /// <summary>The number of <paramref name="key"/>, a new one if the key is new. There must be room for it (<see cref="Reserve"/>).</summary>
    internal int Add(ulong key)
    {
        var hash = HashOf(key);
        var slot = SlotOf(key, hash);
        return _slots[slot] is 0 ? Insert(key, hash, slot) : NumberIn(_slots[slot]);
    }

    /// <summary>The number of <paramref name="key"/>; -1 if it has none.</summary>
    internal int Find(ulong key) => NumberIn(_slots[SlotOf(key, HashOf(key))]);

    private static ulong HashOf(ulong key) => (key ^ (key >> 32)) * Multiplier;

    private static int NumberIn(ulong content) => (int)content - 1;

    /// <summary>The slot that holds a key, or the free one in which it would be.</summary>
    private int SlotOf(ulong key, ulong hash)
    {
        var slots = _slots;
        for (var slot = (int)(hash >> _shift); ; slot = (slot + 1) & (slots.Length - 1))
        {
            var content = slots[slot];
            if (content == 0 || (content >> HashBits == hash >> HashBits && _keys[NumberIn(content)] == key))
            {
                return slot;
            }
        }
    }

    private int Insert(ulong key, ulong hash, int slot)
    {
        var number = Count++;
        _keys[number] = key;
        _slots[slot] = (hash >> HashBits << HashBits) | (uint)Count;
        if (Count > _slots.Length / 4 * 3)
        {
            Grow();
        }

        return number;
    }

    private void Grow()
    {
        var slots = TouchedArray.Of<ulong>(_slots.Length * 2);
        _shift--;
        foreach (var content in _slots)
        {
            if (content == 0)
            {
                continue;
            }

            var slot = (int)(content >> _shift);
            while (slots[slot] != 0)
            {
                slot = (slot + 1) & (slots.Length - 1);
            }

            slots[slot] = content;
        }

        _slots = slots;
    }
}
