namespace Distilabel.Dataflow.Checkpoints;

/// <summary>An array that grows by whole chunks, so that growing copies nothing and leaves nothing half empty.</summary>
internal sealed class ChunkedArray<T>
    where T : unmanaged
{
    private const int ChunkBits = 13;
    private const int ChunkLength = 1 << ChunkBits;

    private T[][] _chunks = [];
    private int _count;

    /// <summary>The bytes that the values take.</summary>
    internal long AllocatedBytes => (long)_count * ChunkLength * System.Runtime.CompilerServices.Unsafe.SizeOf<T>();

    /// <summary>The value at <paramref name="index"/>, below what <see cref="Reserve"/> was given.</summary>
    internal ref T this[int index] => ref _chunks[index >> ChunkBits][index & (ChunkLength - 1)];

    /// <summary>Makes room for <paramref name="length"/> values, the new ones with their default.</summary>
    internal void Reserve(int length)
    {
        while (length > _count << ChunkBits)
        {
            if (_count == _chunks.Length)
            {
                Array.Resize(ref _chunks, Math.Max(4, _count * 2));
            }

            _chunks[_count++] = new T[ChunkLength];
        }
    }
}
