using System.Runtime.ExceptionServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.ParquetFiles.Writing;
using ParquetSharp;
using ParquetSharp.Arrow;
using ParquetSharp.IO;
using Column = Distilabel.Dataflow.Columns.Column;
using Field = Apache.Arrow.Field;
using Schema = Distilabel.Dataflow.Columns.Schema;

namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>Writes rows to a Parquet file while they come, with Arrow's own library.</summary>
/// <remarks>
/// <para>
/// Columns that come from a file are written as that file had them, others as their type says. Rows are held until 64 MB of data make a row group, which is
/// written column by column, so memory is bounded by a row group and the largest row.
/// </para>
/// <para>Used by one thread at a time. Disposing without <see cref="CompleteAsync"/> leaves a file without a footer, which no reader takes for whole.</para>
/// </remarks>
internal sealed class ParquetFileWriter : IDisposable
{
    private const long GroupBytes = 64L << 20;
    private const long PieceBytes = 1L << 20;
    private const int PieceRows = 8192;
    private const int LeastStep = 16;
    private const int MostStep = 512;

    private readonly WatchedStream _stream;
    private readonly Schema _columns;
    private readonly Apache.Arrow.Schema _schema;
    private readonly ArrayWriter[] _writers;
    private readonly ReplacedSurrogates _replaced = new();
    private readonly FileWriter _file;
    private readonly RowGroup _group;
    private long _completeBytes;
    private long _pieceBytes;
    private int _pieceRows;
    private int _step = LeastStep;

    /// <summary>A writer of rows with the columns of <paramref name="schema"/> to a stream that stands at its start, which stays open.</summary>
    /// <exception cref="PipelineException">A column has a type that no Parquet file can hold, or there is no native library for this system.</exception>
    internal ParquetFileWriter(Stream stream, Schema schema)
    {
        _stream = new WatchedStream(stream);
        _columns = schema;
        var bound = schema.Columns.Select(column => WriterBinding.Bind(column, _replaced)).ToArray();
        _writers = System.Array.ConvertAll(bound, static column => column.Writer);
        var fields = System.Array.ConvertAll(bound, static column => column.Field);
        _schema = new Apache.Arrow.Schema(fields, MetadataOf(schema, fields));
        _group = new RowGroup(_writers.Length);
        _file = Open();
    }

    /// <summary>The rows written so far.</summary>
    internal long Rows { get; private set; }

    /// <summary>
    /// About how many bytes the file has by now: those of complete row groups, and for the one that is being filled as many as the complete ones had for as much data.
    /// </summary>
    /// <remarks>Rows alone decide, however they were batched.</remarks>
    internal long Bytes => _stream.Length + (long)((_group.Bytes + _pieceBytes) * (_completeBytes == 0 ? 1 : (double)_stream.Length / _completeBytes));

    /// <summary>How many halves of surrogate pairs, which no text in a file can hold, were written as U+FFFD.</summary>
    internal long ReplacedSurrogates => _replaced.Count;

    /// <summary>Writes the rows of a batch, whose columns are those of the schema in its order.</summary>
    /// <exception cref="PipelineException">A value does not fit the form that its column has in files.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    internal ValueTask WriteAsync(IReadOnlyList<Column> columns, int count, CancellationToken cancellationToken)
    {
        for (var start = 0; start < count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            start += Append(columns, start, Math.Min(Math.Min(count - start, _step), PieceRows - _pieceRows));
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Writes what is left and the footer.</summary>
    /// <exception cref="IOException">The file can't be written.</exception>
    internal ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        EndPiece();
        WriteGroup();
        Try(_file.Close);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // What is not complete is not to be made so: nothing more goes to the stream.
        _stream.Close();
        _file.Dispose();
    }

    private static Dictionary<string, string> MetadataOf(Schema schema, Field[] fields)
    {
        var metadata = SchemaMetadata.Write(
            [.. fields.Zip(schema.Columns, static (field, column) => (field, (column.Type.Storage as ArrowForm)?.Metadata ?? ColumnMetadata.None))]);
        var leaves = JsonLeaves.Of(schema);
        if (leaves.Count > 0)
        {
            metadata[ParquetFile.JsonLeavesKey] = string.Join(',', leaves);
        }

        return metadata;
    }

    private FileWriter Open()
    {
        try
        {
            using var builder = NativeMemory.CreateWriterProperties();
            using var properties = builder
                .Compression(Compression.Snappy)
                .CreatedBy($"Distilabel.Dataflow version {typeof(ParquetFileWriter).Assembly.GetName().Version?.ToString(3)}")
                .Build();
            using var arrowBuilder = new ArrowWriterPropertiesBuilder();

            // Elements are called as the file had them that they come from.
            using var arrow = arrowBuilder.StoreSchema().DisableCompliantNestedTypes().UseThreads(false).Build();
            return new FileWriter(_stream, _schema, properties, arrow, leaveOpen: true);
        }
        catch (Exception exception) when (ArrowLibrary.IsAboutFile(exception))
        {
            throw ArrowLibrary.Failure("A Parquet file can't be written", exception);
        }
    }

    /// <summary>Adds rows to the piece that is being filled, up to the one that makes it large enough.</summary>
    /// <returns>How many were added.</returns>
    private int Append(IReadOnlyList<Column> columns, int start, int count)
    {
        var bytes = 0L;
        for (var i = 0; i < _writers.Length; i++)
        {
            bytes += Append(i, columns[i].Slice(start, count));
        }

        var isFull = _pieceBytes + bytes >= PieceBytes;
        if (isFull && count > 1)
        {
            // The rows are given back and come again, half of them at a time, so that where a piece ends depends on the rows alone.
            foreach (var writer in _writers)
            {
                writer.Truncate(_pieceRows);
            }

            _step = Math.Max(_step / 2, 1);
            var half = count / 2;
            var added = Append(columns, start, half);
            return _pieceRows == 0 ? added : added + Append(columns, start + half, count - half);
        }

        _pieceRows += count;
        _pieceBytes += bytes;
        Rows += count;
        if (isFull || _pieceRows >= PieceRows)
        {
            EndPiece();
        }
        else if (bytes < PieceBytes / 16)
        {
            _step = Math.Min(_step * 2, MostStep);
        }

        return count;
    }

    private long Append(int column, Column values)
    {
        try
        {
            return _writers[column].Append(values, []);
        }
        catch (OverflowException exception)
        {
            throw Misfit(column, values, exception);
        }
    }

    /// <summary>The error for a value that can't be written, with the row that it is in.</summary>
    private PipelineException Misfit(int column, Column values, OverflowException exception)
    {
        var row = 0;
        for (; row < values.Count - 1; row++)
        {
            try
            {
                var (_, writer) = WriterBinding.Bind(_columns.Columns[column], new ReplacedSurrogates());
                writer.Append(values.Slice(row, 1), []);
            }
            catch (OverflowException)
            {
                break;
            }
        }

        return new PipelineException($"Column '{_columns.Columns[column].Name}' of row {Rows + row} can't be written. {exception.Message}", exception);
    }

    private void EndPiece()
    {
        if (_pieceRows == 0)
        {
            return;
        }

        Try(() => _group.Add(System.Array.ConvertAll(_writers, static writer => writer.Build()), _pieceRows));
        foreach (var writer in _writers)
        {
            writer.Clear();
        }

        _pieceRows = 0;
        _pieceBytes = 0;
        if (_group.Bytes >= GroupBytes)
        {
            WriteGroup();
        }
    }

    private void WriteGroup()
    {
        if (_group.Rows == 0)
        {
            return;
        }

        _completeBytes += _group.Bytes;
        Try(() => _group.WriteTo(_file));
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (ArrowLibrary.IsAboutFile(exception))
        {
            // What the stream had to say is said as it was.
            _stream.Fault?.Throw();
            throw ArrowLibrary.Failure($"Rows up to {Rows} can't be written to a Parquet file", exception);
        }
    }
}
