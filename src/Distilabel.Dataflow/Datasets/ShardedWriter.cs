using System.Collections.Immutable;
using Distilabel.Dataflow.Checkpoints;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Datasets.Rows;
using Distilabel.Dataflow.ParquetFiles;

namespace Distilabel.Dataflow.Datasets;

/// <summary>A shard that was written: on disk under a name for the time being, or in memory.</summary>
internal sealed record WrittenShard(string? Path, ReadOnlyMemory<byte> Bytes, long Rows);

/// <summary>Writes rows to one Parquet file after another while they come: a file is ended when it has reached a size, and the next is begun.</summary>
/// <remarks>
/// Whether a file is full is looked at where the number of its rows is a multiple of <see cref="Interval"/>, so that the same rows come into the same files
/// however they are batched. Used by one thread at a time. After a failed writing, the file that it happened in is not part of the result.
/// </remarks>
/// <param name="schema">The columns.</param>
/// <param name="mostBytes">The size from which on a file is full.</param>
/// <param name="place">Gives the path of the shard with a number; null to keep all in memory.</param>
/// <param name="files">What changes files; null for the disk as it is.</param>
internal sealed class ShardedWriter(Schema schema, long mostBytes, Func<int, string>? place, FileActions? files = null) : IAsyncDisposable
{
    internal const int Interval = 64;

    private const int BufferBytes = 1 << 16;

    private readonly FileActions _files = files ?? FileActions.OnDisk;
    private readonly List<WrittenShard> _shards = [];
    private Stream? _stream;
    private ParquetFileWriter? _writer;
    private string? _path;
    private bool _isBroken;
    private long _replaced;

    /// <summary>The files that are complete.</summary>
    internal IReadOnlyList<WrittenShard> Shards => _shards;

    /// <summary>The rows by now.</summary>
    internal long Rows => _shards.Sum(static shard => shard.Rows) + (_isBroken ? 0 : _writer?.Rows ?? 0);

    /// <summary>How many halves of surrogate pairs, which no text in a file can hold, were written as U+FFFD.</summary>
    internal long ReplacedSurrogates => _replaced + (_writer?.ReplacedSurrogates ?? 0);

    /// <summary>Begins the first file.</summary>
    /// <exception cref="PipelineException">A column has a type that no Parquet file can hold, or the file can't be made.</exception>
    internal void Begin()
    {
        _path = place?.Invoke(_shards.Count);
        try
        {
            _stream = _path is null
                ? new MemoryStream()
                : _files.Create(_path, BufferBytes, FileOptions.Asynchronous);
            _writer = new ParquetFileWriter(_stream, schema);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ResultFolder.Unwritable(_path ?? "", exception);
        }
    }

    /// <summary>Writes rows with the columns of the schema, in its order.</summary>
    /// <exception cref="PipelineException">They can't be written, for example because the disk is full.</exception>
    internal async ValueTask WriteAsync(ImmutableArray<Column> columns, int count, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            for (var start = 0; start < count;)
            {
                if (_writer is null)
                {
                    Begin();
                }

                var rows = Math.Min(count - start, Interval - (int)(_writer!.Rows % Interval));
                var first = start;

                // Not to be cancelled halfway: what is written so far is to be readable.
                await _writer.WriteAsync(rows == count ? columns : [.. columns.Select(column => column.Slice(first, rows))], rows, CancellationToken.None);
                start += rows;
                if (_writer.Rows % Interval == 0 && _writer.Bytes >= mostBytes)
                {
                    await EndAsync();
                }
            }
        }
        catch (Exception exception)
        {
            _isBroken = true;
            throw exception is IOException or UnauthorizedAccessException ? ResultFolder.Unwritable(_path ?? "", exception) : exception;
        }
    }

    /// <summary>Adds a copy of a whole file as a shard of its own. Not to be mixed with rows.</summary>
    /// <exception cref="PipelineException">It can't be written.</exception>
    internal async ValueTask CopyAsync(StoredFile file, CancellationToken cancellationToken)
    {
        await DisposeAsync();
        _writer = null;
        _path = place?.Invoke(_shards.Count);
        try
        {
            await using var copy = _files.Create(_path!, options: FileOptions.Asynchronous);
            await file.CopyToAsync(copy, cancellationToken);
            _files.Flush(copy);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ResultFolder.Unwritable(_path ?? "", exception);
        }

        _shards.Add(new WrittenShard(_path, default, file.Rows));
    }

    /// <summary>Ends the last file; one without rows where there were none.</summary>
    /// <exception cref="PipelineException">It can't be written.</exception>
    internal async ValueTask CompleteAsync()
    {
        if (_writer is null && _shards.Count == 0)
        {
            Begin();
        }

        try
        {
            if (_writer is not null && !_isBroken)
            {
                await EndAsync();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _isBroken = true;
            throw ResultFolder.Unwritable(_path ?? "", exception);
        }
    }

    /// <summary>Closes a file that was not ended, and leaves it.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _writer?.Dispose();
            if (_stream is not null)
            {
                await _stream.DisposeAsync();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The rest of a file that is given up finds no room on a full disk. Why it is given up must not be hidden by that.
        }

        _stream = null;
    }

    private async ValueTask EndAsync()
    {
        await _writer!.CompleteAsync(CancellationToken.None);
        _writer.Dispose();
        var rows = _writer.Rows;
        if (_stream is FileStream file)
        {
            await file.FlushAsync();
            _files.Flush(file);
        }

        _shards.Add(_stream is MemoryStream memory ? new WrittenShard(null, memory.GetBuffer().AsMemory(0, (int)memory.Length), rows) : new WrittenShard(_path, default, rows));
        _replaced += _writer.ReplacedSurrogates;
        await _stream!.DisposeAsync();
        (_stream, _writer) = (null, null);
    }
}
