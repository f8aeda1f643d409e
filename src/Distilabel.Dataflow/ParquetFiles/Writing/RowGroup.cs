using System.Buffers;
using Apache.Arrow;
using Apache.Arrow.Types;
using ParquetSharp.Arrow;

namespace Distilabel.Dataflow.ParquetFiles.Writing;

/// <summary>The rows of a row group until it is written, column by column.</summary>
/// <remarks>
/// They are held as Arrow arrays in blocks of memory that the next row group uses again: native memory, of which there would be another piece for each buffer,
/// was left with gaps. Arrow's own way to write a group piece by piece holds the pages of all columns in buffers that double, which took twice the time or half
/// as much memory again.
/// </remarks>
internal sealed class RowGroup(int columns)
{
    private const int BlockBytes = 4 << 20;

    // As Arrow has it.
    private const int Alignment = 64;

    private readonly List<IArrowArray>[] _chunks = [.. Enumerable.Range(0, columns).Select(static _ => new List<IArrowArray>())];
    private readonly List<byte[]> _blocks = [];
    private readonly List<byte[]> _large = [];
    private int _block;
    private int _used;

    /// <summary>The bytes of data.</summary>
    internal long Bytes { get; private set; }

    internal long Rows { get; private set; }

    /// <summary>Adds a copy of rows, an array for each column.</summary>
    internal void Add(ReadOnlySpan<ArrayData> arrays, int rows)
    {
        for (var i = 0; i < arrays.Length; i++)
        {
            _chunks[i].Add(ArrowArrayFactory.BuildArray(Copy(HasBuffer(arrays[i]) ? arrays[i] : WithBuffer(arrays[i]))));
        }

        Rows += rows;
    }

    /// <summary>Writes all columns, as the next row group, and starts anew.</summary>
    internal void WriteTo(FileWriter file)
    {
        file.NewRowGroup();
        foreach (var chunks in _chunks)
        {
            file.WriteColumnChunk(new ChunkedArray(chunks));
            chunks.Clear();
        }

        _large.ForEach(static bytes => ArrayPool<byte>.Shared.Return(bytes));
        _large.Clear();
        (_block, _used, Bytes, Rows) = (0, 0, 0, 0);
    }

    private static bool HasBuffer(ArrayData data) => data.Buffers.Any(static buffer => !buffer.IsEmpty) || data.Children?.Any(HasBuffer) == true;

    /// <summary>The same values with a buffer: Arrow ends the process when it frees an array that has none.</summary>
    private static ArrayData WithBuffer(ArrayData data)
    {
        if (data.DataType is NullType)
        {
            // What such a column is in the file.
            return new ArrayData(Int32Type.Default, data.Length, data.Length, 0, [Filled((data.Length + 7) / 8, 0), Filled(data.Length * sizeof(int), 0)]);
        }

        var validity = Filled((data.Length + 7) / 8, byte.MaxValue);
        return new ArrayData(data.DataType, data.Length, 0, data.Offset, [validity, .. data.Buffers.Skip(1)], data.Children);
    }

    private static ArrowBuffer Filled(int count, byte value)
    {
        var bytes = new byte[count];
        System.Array.Fill(bytes, value);
        return new ArrowBuffer(bytes);
    }

    private ArrayData Copy(ArrayData data)
    {
        // What made the dictionary of a categorical column does not use its memory again. Arrow has a copy for each array.
        Bytes += data.Dictionary?.Buffers.Sum(static buffer => (long)buffer.Length) ?? 0;
        var children = data.Children is { } parts ? System.Array.ConvertAll(parts, Copy) : null;
        return new ArrayData(data.DataType, data.Length, data.NullCount, data.Offset, System.Array.ConvertAll(data.Buffers, Copy), children, data.Dictionary);
    }

    private ArrowBuffer Copy(ArrowBuffer buffer)
    {
        if (buffer.IsEmpty)
        {
            return buffer;
        }

        Bytes += buffer.Length;
        var target = Reserve(buffer.Length);
        buffer.Span.CopyTo(target.Span);
        return new ArrowBuffer(target);
    }

    private Memory<byte> Reserve(int count)
    {
        if (count > BlockBytes)
        {
            // One large value must not keep its room for the rest of the file.
            _large.Add(ArrayPool<byte>.Shared.Rent(count));
            return _large[^1].AsMemory(0, count);
        }

        if (_used + count > BlockBytes)
        {
            (_block, _used) = (_block + 1, 0);
        }

        if (_block == _blocks.Count)
        {
            _blocks.Add(GC.AllocateUninitializedArray<byte>(BlockBytes));
        }

        var start = _used;
        _used += (count + Alignment - 1) / Alignment * Alignment;
        return _blocks[_block].AsMemory(start, count);
    }
}
