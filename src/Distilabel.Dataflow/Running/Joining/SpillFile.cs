using System.Buffers;
using Distilabel.Dataflow.Columns;
using MessagePack;

namespace Distilabel.Dataflow.Running.Joining;

/// <summary>The values of rows that wait on disk.</summary>
/// <remarks>
/// <para>What is read is one piece of a batch: the whole of it, or a single row where rows are not read in the order in which they came.</para>
/// <para>The file goes when it is closed, and when the process is killed: it has no name any more where a system allows that, and Windows removes it.</para>
/// </remarks>
internal sealed class SpillFile : IDisposable
{
    private readonly FileStream _file;
    private readonly Action<long> _written;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private long _end;

    /// <param name="folder">Where the file is made; the folder must exist.</param>
    /// <param name="schema">The columns of the batches.</param>
    /// <param name="written">Is told of the bytes of each batch.</param>
    internal SpillFile(string folder, Schema schema, Action<long> written)
    {
        Schema = schema;
        _written = written;
        var path = Path.Combine(folder, $"spill-{Guid.NewGuid():N}.tmp");
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(path);
        }
    }

    /// <summary>The columns of the batches.</summary>
    internal Schema Schema { get; }

    /// <summary>Writes the values of a batch, in pieces of <paramref name="rows"/> rows that are read one at a time.</summary>
    internal SpilledColumns Append(Batch batch, int rows)
    {
        _buffer.ResetWrittenCount();
        var ends = new int[(batch.Count + rows - 1) / rows];
        for (var piece = 0; piece < ends.Length; piece++)
        {
            var (first, count) = (piece * rows, Math.Min(rows, batch.Count - (piece * rows)));
            var writer = new MessagePackWriter(_buffer);
            for (var i = 0; i < batch.Columns.Length; i++)
            {
                batch.Schema.Columns[i].Type.WriteColumn(ref writer, batch.Columns[i].Slice(first, count));
            }

            writer.Flush();
            ends[piece] = _buffer.WrittenCount;
        }

        RandomAccess.Write(_file.SafeFileHandle, _buffer.WrittenSpan, _end);
        var spilled = new SpilledColumns(_end, ends, rows);
        _end += _buffer.WrittenCount;
        _written(_buffer.WrittenCount);
        return spilled;
    }

    /// <summary>Reads a piece of a batch, which has <paramref name="rows"/> rows.</summary>
    internal Column[] Read(SpilledColumns spilled, int piece, int rows)
    {
        var (start, length) = spilled.PlaceOf(piece);
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var read = 0;
            while (read < length)
            {
                var count = RandomAccess.Read(_file.SafeFileHandle, bytes.AsSpan(read, length - read), start + read);
                read += count > 0 ? count : throw new EndOfStreamException("A spill file of the run was cut short by somebody else.");
            }

            var reader = new MessagePackReader(bytes.AsMemory(0, length));
            var columns = new Column[Schema.Columns.Length];
            for (var i = 0; i < columns.Length; i++)
            {
                columns[i] = Schema.Columns[i].Type.ReadColumn(ref reader, rows);
            }

            return columns;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Gives the disk back, when nothing that was written will be read any more.</summary>
    internal void Clear()
    {
        if (_end > 0)
        {
            _end = 0;
            _file.SetLength(0);
        }
    }

    public void Dispose() => _file.Dispose();
}

/// <summary>Where the values of a batch lie in a spill file.</summary>
/// <param name="start">Where its first piece begins.</param>
/// <param name="ends">Where each piece ends, counted from there.</param>
/// <param name="rows">The rows of a piece; the last may have fewer.</param>
internal sealed class SpilledColumns(long start, int[] ends, int rows)
{
    /// <summary>The rows of a piece; the last may have fewer.</summary>
    internal int Rows => rows;

    internal (long Start, int Length) PlaceOf(int piece)
    {
        var before = piece == 0 ? 0 : ends[piece - 1];
        return (start + before, ends[piece] - before);
    }
}
