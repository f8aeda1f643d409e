using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Datasets;

namespace Distilabel.Dataflow.Running;

/// <summary>Writes the rows of a leaf step to its Parquet file. The files are completed together, when the whole run is done.</summary>
internal sealed class SubsetLeafWriter(ParquetSubsetWriter writer) : ILeafWriter
{
    public ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken) => writer.WriteAsync(batch, cancellationToken);

    public ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
