using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.ParquetFiles;

namespace Distilabel.Dataflow.Datasets;

/// <summary>Writes the rows of one leaf step to a Parquet file while the run goes on.</summary>
/// <remarks>
/// The file has the name with <c>.partial</c> until it is complete, so that an unfinished one is never taken for a dataset. Used by one thread at
/// a time. Disposing without <see cref="CompleteAsync"/> deletes the unfinished file.
/// </remarks>
internal sealed class ParquetSubsetWriter : IAsyncDisposable
{
    private const int BufferBytes = 1 << 16;

    private readonly string _path;
    private readonly string _partialPath;
    private readonly FileStream _stream;
    private readonly ParquetFileWriter _writer;
    private bool _completed;

    /// <summary>Opens the file, in a folder that is made when it is not there.</summary>
    /// <exception cref="PipelineException">A column has a type that no Parquet file can hold.</exception>
    internal ParquetSubsetWriter(string path, Schema schema)
    {
        _path = Path.GetFullPath(path);
        _partialPath = _path + ".partial";
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        _stream = new FileStream(_partialPath, FileMode.Create, FileAccess.Write, FileShare.Read, BufferBytes, FileOptions.Asynchronous);
        try
        {
            _writer = new ParquetFileWriter(_stream, schema);
        }
        catch
        {
            _stream.Dispose();
            File.Delete(_partialPath);
            throw;
        }
    }

    /// <summary>The rows written so far.</summary>
    internal long Count => _writer.Rows;

    /// <summary>Writes the rows of a batch with the columns of the schema, in its order.</summary>
    internal ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken) => _writer.WriteAsync(batch.ColumnArray, batch.Count, cancellationToken);

    /// <summary>Ends the file and gives it its name. What stood under that name is replaced.</summary>
    internal async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await _writer.CompleteAsync(cancellationToken);
        await _stream.DisposeAsync();
        File.Move(_partialPath, _path, overwrite: true);
        _completed = true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_completed)
        {
            return;
        }

        try
        {
            try
            {
                await _stream.DisposeAsync();
            }
            finally
            {
                File.Delete(_partialPath);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The rest of a file that is given up finds no room on a full disk. Why it is given up must not be hidden by that.
        }
    }
}
