using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.ParquetFiles;

namespace Distilabel.Dataflow.Tests;

/// <summary>Writes batches to one Parquet file, in a folder that is made when it is not there.</summary>
internal sealed class ParquetSubsetWriter : IAsyncDisposable
{
    private readonly FileStream _stream;
    private readonly ParquetFileWriter _writer;

    internal ParquetSubsetWriter(string path, Schema schema)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _stream = new FileStream(path, FileMode.Create);
        _writer = new ParquetFileWriter(_stream, schema);
    }

    internal ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken) => _writer.WriteAsync(batch.ColumnArray, batch.Count, cancellationToken);

    internal async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await _writer.CompleteAsync(cancellationToken);
        await _stream.DisposeAsync();
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
