using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Gives each 64-bit key a number, counted from zero in the order in which they come, for millions of keys.</summary>
/// <remarks>
/// <para>
/// What is known of a key stands in arrays by its number, in the order of the rows, so that rows in their order find it side by side. The hash table
/// holds numbers only, each with 32 bits of its key's hash: that is enough to step past other keys without looking at them, and to grow without them.
/// </para>
/// <para>
/// The table grows a part at a time, as in extendible hashing (Fagin et al., ACM TODS 4(3), 1979): a part that is full is split in two, in the processor's
/// cache and in microseconds. Doubling the whole table of some million keys kept everybody who used the log waiting, and needed room for both.
/// </para>
/// <para>A key takes 8 bytes, and 11 to 21 in the table, which is between 37 and 75 % full. Not thread-safe.</para>
/// </remarks>
internal sealed class KeyTable
{
    private const int FirstBits = 8;

    // Keys are hashes, but a file can hold anything: nobody who does not know this makes up keys that pile up in one place.
    private static readonly ulong Multiplier = (ulong)Random.Shared.NextInt64() | 1;

    private readonly ChunkedArray<ulong> _keys = new();

    // By the upper bits of the hash. A part that was split less often than others stands in it several times, side by side.
    private KeyTablePart[] _parts = [new(FirstBits, depth: 0)];
    private int _depth;
    private long _slots = 1 << FirstBits;
    private ulong[] _copy = [];

    /// <summary>The number of keys.</summary>
    internal int Count { get; private set; }

    /// <summary>The bytes that keys and table take.</summary>
    internal long AllocatedBytes => _keys.AllocatedBytes + ((_slots + _copy.Length) * sizeof(ulong));

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

        foreach (var key in keys)
        {
            var hash = HashOf(key);
            var part = PartOf(hash);

            // Not pinned: an address that the collector has just moved from costs a fetch in vain, and nothing else.
            Sse.Prefetch0(Unsafe.AsPointer(ref part.Slots[part.HomeOf(hash)]));
        }
    }

    /// <summary>Makes room for <paramref name="count"/> more keys.</summary>
    internal void Reserve(int count) => _keys.Reserve(Count + count);

    /// <summary>The number of <paramref name="key"/>, a new one if the key is new. There must be room for it (<see cref="Reserve"/>).</summary>
    internal int Add(ulong key)
    {
        var hash = HashOf(key);
        var part = PartOf(hash);
        var slots = part.Slots;
        for (var slot = part.HomeOf(hash); ; slot = (slot + 1) & (slots.Length - 1))
        {
            var content = slots[slot];
            if (content == 0)
            {
                return Insert(key, hash, part, slot);
            }

            var number = (int)content - 1;
            if (content >> KeyTablePart.HashBits == hash >> KeyTablePart.HashBits && _keys[number] == key)
            {
                return number;
            }
        }
    }

    /// <summary>The number of <paramref name="key"/>; -1 if it has none.</summary>
    internal int Find(ulong key)
    {
        var hash = HashOf(key);
        var part = PartOf(hash);
        var slots = part.Slots;
        for (var slot = part.HomeOf(hash); ; slot = (slot + 1) & (slots.Length - 1))
        {
            var content = slots[slot];
            var number = (int)content - 1;
            if (content == 0 || (content >> KeyTablePart.HashBits == hash >> KeyTablePart.HashBits && _keys[number] == key))
            {
                return content == 0 ? -1 : number;
            }
        }
    }

    private static ulong HashOf(ulong key) => (key ^ (key >> 32)) * Multiplier;

    private KeyTablePart PartOf(ulong hash) => _parts[(int)(hash >> KeyTablePart.HashBits >> (KeyTablePart.HashBits - _depth))];

    private int Insert(ulong key, ulong hash, KeyTablePart part, int slot)
    {
        var number = Count++;
        _keys[number] = key;
        part.Fill(slot, (hash >> KeyTablePart.HashBits << KeyTablePart.HashBits) | (uint)Count);
        if (part.IsFull)
        {
            Grow(part, hash);
        }

        return number;
    }

    private void Grow(KeyTablePart part, ulong hash)
    {
        _slots += part.Slots.Length;
        if (!part.MustSplit)
        {
            part.Double();
            return;
        }

        if (part.Depth == _depth)
        {
            _parts = [.. _parts.SelectMany(static part => new[] { part, part })];
            _depth++;
        }

        if (_copy.Length == 0)
        {
            _copy = new ulong[part.Slots.Length];
        }

        var places = 1 << (_depth - part.Depth);
        var first = (int)(hash >> KeyTablePart.HashBits >> (KeyTablePart.HashBits - _depth)) & -places;
        _parts.AsSpan(first + (places / 2), places / 2).Fill(part.Split(_copy));
    }
}
