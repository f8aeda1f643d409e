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
        var present = columns.Select(static column => column.Ordinal).Where(static ordinal => ordinal >= 0).Distinct().Order().ToList();
        _ordinals = System.Array.ConvertAll(columns, column => present.IndexOf(column.Ordinal));
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
                columns[i] = _ordinals[i] < 0 ? _columns[i].Wanted.Type.CreateDefault(batch.Length) : Read(_columns[i], batch.Column(_ordinals[i]));
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
            var values = column.ValuesOf(array);
            if (!column.Wanted.AllowsNull)
            {
                ArrayReader.RequireValues(array, null, column.Wanted.Type);
                ArrayReader.RequireValues(values, null, column.Wanted.Type);
            }

            return column.Masked(column.Reader!.Read(values, null), array);
        }
        catch (MisfitException exception)
        {
            throw new PipelineException($"The file '{_file.FilePath}', row {_row + exception.Row}: {exception.Misfit.ToSentence(column.Wanted.Name)}.", exception);
        }
    }

    /// <summary>The open file, of which one row group after the other is read.</summary>
    private sealed class Opened : IDisposable
    {
        private readonly FileContent _content;
        private readonly int[] _leaves;
        private readonly PieceRows _rows;
        private readonly Dictionary<int, FileReader> _readers = [];
        private readonly int _groups;
        private readonly bool _hasInt96;
        private IArrowArrayStream? _batches;
        private Int96Check? _int96;
        private int _group = -1;

        internal Opened(FileContent content, BoundColumn[] columns, int batchSize)
        {
            _content = content;
            _leaves = [.. columns.SelectMany(static column => column.Leaves).Order()];
            _rows = new PieceRows(content, _leaves, batchSize);
            _groups = _rows.Footer.FileMetaData.NumRowGroups;
            _hasInt96 = Int96Check.IsFor(_rows.Footer.FileMetaData.Schema, _leaves);
        }

        internal RecordBatch? Next(long row)
        {
            while (_group < _groups)
            {
                // Arrow's stream is never asynchronous: the task is complete.
                if (_batches?.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult() is { } batch)
                {
                    _int96?.Check(batch, row);
                    return batch;
                }

                EndGroup();
                if (++_group < _groups)
                {
                    Begin(_group);
                }
            }

            return null;
        }

        public void Dispose()
        {
            EndGroup();
            foreach (var reader in _readers.Values)
            {
                reader.Dispose();
            }

            _rows.Dispose();
        }

        private void Begin(int group)
        {
            var rows = _rows.Of(group);
            if (!_readers.TryGetValue(rows, out var reader))
            {
                _readers.Add(rows, reader = _content.Open(rows));
            }

            _batches = reader.GetRecordBatchReader([group], _leaves);
            _int96 = _hasInt96 ? new Int96Check(_content, group, _leaves, rows) : null;
        }

        private void EndGroup()
        {
            _int96?.Dispose();
            _batches?.Dispose();
            (_int96, _batches) = (null, null);
        }
    }
}
