using Distilabel.Dataflow.Columns;
using MessagePack;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Writes what a step made of a row as one MessagePack value, and reads it into columns again.</summary>
/// <remarks>
/// <para>
/// A row is an array of its columns' values. The rows that were made of one row are an array of such arrays. Whether a row was kept is a boolean. The step says
/// which of these it is, so a value needs no mark.
/// </para>
/// <para>
/// Reading trusts nothing: what is no value of these columns is refused, and the builders are left as they were. The caller then does the row again.
/// </para>
/// </remarks>
internal sealed class RowCodec
{
    private readonly ColumnCodec[] _columns;

    /// <summary>A codec for rows of these columns, in this order.</summary>
    internal RowCodec(params IEnumerable<ColumnType> columns) => _columns = [.. columns.Select(ColumnCodec.For)];

    /// <summary>Adds a record for a row.</summary>
    internal void WriteRow(RecordBuffer target, ReadOnlySpan<Column> columns, int row) => WriteEach(target, columns, row, 1);

    /// <summary>Adds a record for each of the <paramref name="count"/> rows from <paramref name="first"/> on.</summary>
    internal void WriteEach(RecordBuffer target, ReadOnlySpan<Column> columns, int first, int count)
    {
        for (var row = first; row < first + count; row++)
        {
            Write(target, columns, row);
            target.EndRecord();
        }
    }

    /// <summary>Adds one record for the <paramref name="count"/> rows from <paramref name="first"/> on, which were made of one row.</summary>
    internal void WriteRows(RecordBuffer target, ReadOnlySpan<Column> columns, int first, int count)
    {
        WriteArrayHeader(target, count);
        for (var row = first; row < first + count; row++)
        {
            Write(target, columns, row);
        }

        target.EndRecord();
    }

    /// <summary>Adds a record that says whether a row was kept.</summary>
    internal static void WriteKept(RecordBuffer target, bool isKept) => target.Add([isKept ? MessagePackCode.True : MessagePackCode.False]);

    /// <summary>Adds the values of a record that <see cref="WriteRow"/> wrote to <paramref name="builders"/>.</summary>
    /// <returns>False, and nothing added, when it is none.</returns>
    internal bool TryReadRow(ReadOnlyMemory<byte> value, ReadOnlySpan<ColumnBuilder> builders) => TryRead(value, builders, isOneRow: true, out _);

    /// <summary>Adds the values of a record that <see cref="WriteRows"/> wrote to <paramref name="builders"/>.</summary>
    /// <returns>False, and nothing added, when it is none.</returns>
    internal bool TryReadRows(ReadOnlyMemory<byte> value, ReadOnlySpan<ColumnBuilder> builders) => TryReadRows(value, builders, out _);

    /// <summary>As above, and says how many rows there are, which columns can't where there are none.</summary>
    internal bool TryReadRows(ReadOnlyMemory<byte> value, ReadOnlySpan<ColumnBuilder> builders, out int rows) => TryRead(value, builders, isOneRow: false, out rows);

    /// <summary>Reads a record that <see cref="WriteKept"/> wrote.</summary>
    /// <returns>False when it is none.</returns>
    internal static bool TryReadKept(ReadOnlyMemory<byte> value, out bool isKept)
    {
        isKept = value.Span is [MessagePackCode.True];
        return value.Span is [MessagePackCode.True or MessagePackCode.False];
    }

    private bool TryRead(ReadOnlyMemory<byte> value, ReadOnlySpan<ColumnBuilder> builders, bool isOneRow, out int rows)
    {
        var before = builders.IsEmpty ? 0 : builders[0].Count;
        rows = 0;
        try
        {
            var reader = new MessagePackReader(value);
            rows = isOneRow ? 1 : reader.ReadArrayHeader();
            for (var row = 0; row < rows; row++)
            {
                ReadRow(ref reader, builders);
            }

            if (reader.End)
            {
                return true;
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The bytes may be anything, and a type's reader may throw anything at them.
        }

        foreach (var builder in builders)
        {
            builder.Truncate(before);
        }

        return false;
    }

    private static void WriteArrayHeader(RecordBuffer target, int count)
    {
        MessagePackPrimitives.TryWriteArrayHeader(target.GetSpan(), (uint)count, out var written);
        target.Advance(written);
    }

    private void Write(RecordBuffer target, ReadOnlySpan<Column> columns, int row)
    {
        WriteArrayHeader(target, _columns.Length);
        for (var i = 0; i < _columns.Length;)
        {
            if (_columns[i].IsDirect)
            {
                _columns[i].Write(target, columns[i], row);
                i++;
                continue;
            }

            var writer = new MessagePackWriter(target);
            do
            {
                _columns[i].Write(ref writer, columns[i], row);
                i++;
            }
            while (i < _columns.Length && !_columns[i].IsDirect);

            writer.Flush();
        }
    }

    private void ReadRow(ref MessagePackReader reader, ReadOnlySpan<ColumnBuilder> builders)
    {
        if (reader.ReadArrayHeader() != _columns.Length)
        {
            throw new MessagePackSerializationException($"The value is no row of {_columns.Length} columns.");
        }

        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i].Read(ref reader, builders[i]);
        }
    }
}
