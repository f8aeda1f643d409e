using System.Diagnostics;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>The part of a <see cref="KeyTable"/> for the hashes that begin with the same bits.</summary>
/// <remarks>
/// A slot holds the upper half of a key's hash, and in its lower half the key's number plus one; zero is free. A slot's home is given by the bits of the
/// hash behind those that all hashes of the part have in common.
/// </remarks>
internal sealed class KeyTablePart
{
    /// <summary>The bits of a hash that a slot keeps.</summary>
    internal const int HashBits = 32;

    // Parts of 128 KiB fit in the processor's cache while they are split, and are of a size that the garbage collector never moves.
    private const int MaxBits = 14;

    private int _bits;

    /// <summary>An empty part with 2^<paramref name="bits"/> slots.</summary>
    internal KeyTablePart(int bits, int depth)
    {
        (_bits, Depth) = (bits, depth);
        Slots = new ulong[1 << bits];
    }

    /// <summary>The slots; their number is a power of two.</summary>
    internal ulong[] Slots { get; private set; }

    /// <summary>How many upper bits all hashes of the part have in common.</summary>
    internal int Depth { get; private set; }

    /// <summary>The number of slots in use.</summary>
    internal int Count { get; private set; }

    /// <summary>Whether it must grow before more is added.</summary>
    internal bool IsFull => Count > Slots.Length / 4 * 3;

    /// <summary>Whether it grows by being split, because it has its full size.</summary>
    internal bool MustSplit => _bits == MaxBits;

    /// <summary>Where the search for a hash begins.</summary>
    internal int HomeOf(ulong hash) => (int)(hash << Depth >> (64 - _bits));

    /// <summary>Fills a free slot, where the search for its hash ended.</summary>
    internal void Fill(int slot, ulong content)
    {
        Slots[slot] = content;
        Count++;
    }

    /// <summary>Doubles the number of slots.</summary>
    internal void Double()
    {
        var before = Slots;
        _bits++;
        Slots = new ulong[1 << _bits];
        Count = 0;
        foreach (var content in before)
        {
            if (content != 0)
            {
                Put(content);
            }
        }
    }

    /// <summary>Moves the hashes whose next bit is one to a part of their own.</summary>
    /// <param name="copy">Room for a copy of the slots.</param>
    internal KeyTablePart Split(Span<ulong> copy)
    {
        Slots.CopyTo(copy);
        Slots.AsSpan().Clear();
        Count = 0;
        Depth++;
        Debug.Assert(Depth + _bits <= HashBits, "More keys than numbers.");
        var other = new KeyTablePart(_bits, Depth);
        foreach (var content in copy[..Slots.Length])
        {
            if (content != 0)
            {
                (content << (Depth - 1) >> 63 == 0 ? this : other).Put(content);
            }
        }

        return other;
    }

    private void Put(ulong content)
    {
        var slot = HomeOf(content);
        while (Slots[slot] != 0)
        {
            slot = (slot + 1) & (Slots.Length - 1);
        }

        Fill(slot, content);
    }
}
