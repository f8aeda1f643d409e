using System.Buffers;
using System.Collections.Immutable;
using Distilabel.Dataflow.Columns;
using MessagePack;

namespace Distilabel.Dataflow.Running.Joining;

/// <summary>Batches that wait on disk, first in, first out. The file has no name to others and goes when it is closed.</summary>
internal sealed class SpillFile : IDisposable
{
    private readonly FileStream _file;
    private readonly Schema _schema;
    private readonly Queue<(long Start, int Length)> _frames = new();
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private long _end;

    /// <param name="folder">Where the file is made; the folder must exist.</param>
    /// <param name="schema">The columns of the batches.</param>
    internal SpillFile(string folder, Schema schema)
    {
        _schema = schema;
        _file = new FileStream(
            Path.Combine(folder, $"spill-{Guid.NewGuid():N}.tmp"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
    }

    internal bool IsEmpty => _frames.Count == 0;

    internal void Append(Batch batch)
    {
        _buffer.ResetWrittenCount();
        var writer = new MessagePackWriter(_buffer);
        Write(ref writer, batch);
        writer.Flush();
        RandomAccess.Write(_file.SafeFileHandle, _buffer.WrittenSpan, _end);
        _frames.Enqueue((_end, _buffer.WrittenCount));
        _end += _buffer.WrittenCount;
    }

    internal Batch Read()
    {
        var (start, length) = _frames.Dequeue();
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
            var batch = Read(ref reader);
            if (IsEmpty)
            {
                // All that was written has been read: the disk is given back.
                _end = 0;
                _file.SetLength(0);
            }

            return batch;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    public void Dispose() => _file.Dispose();

    private static void Write(ref MessagePackWriter writer, Batch batch)
    {
        writer.Write(batch.IsAbsent);
        writer.Write(batch.Count);
        WriteNumbers(ref writer, batch.Progress?.Prefix);
        writer.Write(batch.Identities.Dimensions);
        for (var dimension = 0; dimension < batch.Identities.Dimensions; dimension++)
        {
            for (var row = 0; row < batch.Count; row++)
            {
                writer.Write(batch.Identities[row, dimension]);
            }
        }

        if (batch.IsAbsent)
        {
            WriteNumbers(ref writer, [.. batch.AbsentDimensions.Select(static step => (long)step)]);
            return;
        }

        for (var i = 0; i < batch.Columns.Length; i++)
        {
            batch.Schema.Columns[i].Type.WriteColumn(ref writer, batch.Columns[i]);
        }
    }

    private Batch Read(ref MessagePackReader reader)
    {
        var isAbsent = reader.ReadBoolean();
        var count = reader.ReadInt32();
        var progress = ReadNumbers(ref reader) is { } prefix ? new StreamProgress(prefix) : null;
        var dimensions = new long[reader.ReadInt32()][];
        for (var dimension = 0; dimension < dimensions.Length; dimension++)
        {
            dimensions[dimension] = new long[count];
            for (var row = 0; row < count; row++)
            {
                dimensions[dimension][row] = reader.ReadInt64();
            }
        }

        var identities = RowIdentities.Of(count, dimensions);
        if (isAbsent)
        {
            var steps = ReadNumbers(ref reader)!.Select(static step => (int)step).ToImmutableArray();
            return Batch.Absent(identities, steps).WithProgress(progress);
        }

        var columns = new Column[_schema.Columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = _schema.Columns[i].Type.ReadColumn(ref reader, count);
        }

        return new Batch(_schema, columns, identities, progress);
    }

    private static void WriteNumbers(ref MessagePackWriter writer, long[]? numbers)
    {
        if (numbers is null)
        {
            writer.WriteNil();
            return;
        }

        writer.WriteArrayHeader(numbers.Length);
        foreach (var number in numbers)
        {
            writer.Write(number);
        }
    }

    private static long[]? ReadNumbers(ref MessagePackReader reader)
    {
        if (reader.TryReadNil())
        {
            return null;
        }

        var numbers = new long[reader.ReadArrayHeader()];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = reader.ReadInt64();
        }

        return numbers;
    }
}
