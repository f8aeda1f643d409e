using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using Distilabel.Dataflow.Columns;
using ParquetSharp;
using ParquetSharp.Arrow;
using Column = Distilabel.Dataflow.Columns.Column;

namespace Distilabel.Dataflow.ParquetFiles.Reading;

/// <summary>One reading of a file, from its first row to its last.</summary>
/// <remarks>Reading and decoding take a thread of the pool, and go one piece ahead of the caller.</remarks>
internal sealed class RowGroups : IAsyncDisposable
{
    private const long PieceBytes = 4 << 20;
    private const int MostRows = 8192;

    private readonly ParquetFile _file;
    private readonly BoundColumn[] _columns;
    private readonly int[] _ordinals;
    private readonly int _batchSize;
    private Opened? _opened;
    private Task<Column[]?>? _next;
    private long _row;

    internal RowGroups(ParquetFile file, BoundColumn[] columns, int batchSize)
    {
        _file = file;
        _columns = columns;
        _batchSize = batchSize;

        // Arrow gives the columns in the order of the file, whatever the order in which they are asked for.
        var present = columns.Select(static column => column.Column).Where(static column => column >= 0).Distinct().Order().ToList();
        _ordinals = System.Array.ConvertAll(columns, column => present.IndexOf(column.Column));
    }

    /// <summary>The next rows; null at the end.</summary>
    /// <exception cref="PipelineException">The file is broken, or a value is not what is wanted.</exception>
    internal async ValueTask<Column[]?> ReadAsync(CancellationToken cancellationToken)
    {
        _next ??= Task.Run(Read, cancellationToken);
        var read = await _next.WaitAsync(cancellationToken);
        _next = read is null ? Task.FromResult<Column[]?>(null) : Task.Run(Read, CancellationToken.None);
        return read;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_next is not null)
        {
            await ((Task)_next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _opened?.Dispose();
    }

    private Column[]? Read()
    {
        try
        {
            _opened ??= new Opened(_file.Content, _columns, _batchSize);
            using var batch = _opened.Next(_row);
            if (batch is null)
            {
                return null;
            }

            var columns = new Column[_columns.Length];
            for (var i = 0; i < columns.Length; i++)
            {
                columns[i] = _ordinals[i] < 0 ? _columns[i].Wanted.Type.CreateDefault(batch.Length) : Read(_columns[i], _columns[i].ValuesOf(batch.Column(_ordinals[i])));
            }

            _row += batch.Length;
            return columns;
        }
        catch (Exception exception) when (ArrowLibrary.IsAboutFile(exception))
        {
            throw ArrowLibrary.Failure($"The file '{_file.FilePath}' can't be read after row {_row}", exception);
        }
    }

    private Column Read(BoundColumn column, IArrowArray array)
    {
        try
        {
            if (!column.Wanted.AllowsNull)
            {
                ArrayReader.RequireValues(array, null, column.Wanted.Type);
            }

            return column.Reader!.Read(array, null);
        }
        catch (MisfitException exception)
        {
            throw new PipelineException($"The file '{_file.FilePath}', row {_row + exception.Row}: {exception.Misfit.ToSentence(column.Wanted.Name)}.", exception);
        }
    }

    /// <summary>The open file.</summary>
    private sealed class Opened : IDisposable
    {
        private readonly FileReader _reader;
        private readonly IArrowArrayStream _batches;
        private readonly Int96Check? _int96;

        internal Opened(FileContent content, BoundColumn[] columns, int batchSize)
        {
            int[] leaves = [.. columns.SelectMany(static column => column.Leaves).Order()];
            int rows;
            using (var look = content.Open(batchRows: 1))
            {
                rows = RowsOfPiece(look.ParquetReader, leaves, batchSize);
            }

            _reader = content.Open(rows);
            _batches = _reader.GetRecordBatchReader(null, leaves);
            _int96 = Int96Check.For(content, _reader.ParquetReader.FileMetaData.Schema, leaves, rows);
        }

        internal RecordBatch? Next(long row)
        {
            // Arrow's stream is never asynchronous: the task is complete.
            var batch = _batches.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult();
            if (batch is not null)
            {
                _int96?.Check(batch, row);
            }

            return batch;
        }

        public void Dispose()
        {
            _int96?.Dispose();
            _batches.Dispose();
            _reader.Dispose();
        }

        /// <summary>As many rows as make some megabytes: whole batches, where these are small.</summary>
        private static int RowsOfPiece(ParquetFileReader file, int[] leaves, int batchSize)
        {
            var most = 1d;
            for (var i = 0; i < file.FileMetaData.NumRowGroups; i++)
            {
                using var group = file.RowGroup(i);
                var bytes = 0L;
                foreach (var leaf in leaves)
                {
                    using var chunk = group.MetaData.GetColumnChunkMetaData(leaf);
                    bytes += Math.Max(0, chunk.TotalUncompressedSize);
                }

                most = Math.Max(most, (double)bytes / Math.Max(1, group.MetaData.NumRows));
            }

            var rows = (int)Math.Clamp(PieceBytes / most, 1, MostRows);
            return rows > batchSize ? rows / batchSize * batchSize : rows;
        }
    }
}
