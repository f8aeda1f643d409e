using System.Runtime.CompilerServices;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>An array that grows by whole chunks, so that growing copies nothing and leaves nothing half empty.</summary>
/// <remarks>
/// The first chunk begins small and doubles, for the many logs that stay small. All others are of a size that the garbage collector never moves.
/// </remarks>
internal sealed class ChunkedArray<T>
    where T : unmanaged
{
    private const int FirstLength = 256;
    private const int ChunkBytes = 128 * 1024;

    private static readonly int ChunkBits = int.Log2(ChunkBytes / Unsafe.SizeOf<T>());
    private static readonly int ChunkLength = 1 << ChunkBits;

    private T[][] _chunks = [new T[FirstLength]];
    private int _count = 1;

    /// <summary>The number of values that there is room for.</summary>
    internal int Length { get; private set; } = FirstLength;

    /// <summary>The bytes that the values take.</summary>
    internal long AllocatedBytes => (long)Length * Unsafe.SizeOf<T>();

    /// <summary>The value at <paramref name="index"/>, below <see cref="Length"/>.</summary>
    internal ref T this[int index] => ref _chunks[index >> ChunkBits][index & (ChunkLength - 1)];

    /// <summary>The values from <paramref name="first"/> on: at least one, and at most <paramref name="count"/>.</summary>
    internal ReadOnlySpan<T> Span(int first, int count)
    {
        var start = first & (ChunkLength - 1);
        return _chunks[first >> ChunkBits].AsSpan(start, Math.Min(count, ChunkLength - start));
    }

    /// <summary>Makes room for <paramref name="length"/> values, the new ones with their default.</summary>
    internal void Reserve(int length)
    {
        while (length > Length)
        {
            Grow();
        }
    }

    private void Grow()
    {
        if (Length < ChunkLength)
        {
            Array.Resize(ref _chunks[0], Length = Math.Min(2 * Length, ChunkLength));
            return;
        }

        if (_count == _chunks.Length)
        {
            Array.Resize(ref _chunks, Math.Max(4, _count * 2));
        }

        _chunks[_count++] = TouchedArray.Of<T>(ChunkLength);
        Length += ChunkLength;
    }
}
