using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Datasets;

namespace Distilabel.Dataflow.Running;

/// <summary>Writes the rows of a leaf step to its Parquet files. The files are completed together, when the whole run is done.</summary>
internal sealed class SubsetLeafWriter(ShardedWriter writer) : ILeafWriter
{
    public ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken) => writer.WriteAsync(batch.ColumnArray, batch.Count, cancellationToken);

    public ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
