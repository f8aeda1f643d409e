using System.Collections.Immutable;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Running;

namespace Distilabel.Dataflow.Tests.Running.Graphs;

/// <summary>Keeps the rows of a leaf step.</summary>
internal sealed class LeafRows(string step, Schema schema, StepWatch watch) : ILeafWriter
{
    private readonly List<LeafRow> _rows = [];

    internal IEnumerable<string> Columns => schema.Names;

    internal IReadOnlyList<LeafRow> Rows => _rows;

    internal bool IsComplete { get; private set; }

    internal bool IsDisposed { get; private set; }

    public async ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        await watch.DelayAsync(1);
        watch.Reach(step, FaultPoint.Write);
        for (var row = 0; row < batch.Count; row++)
        {
            _rows.Add(new LeafRow([.. batch.Identities.ToArray(row)], [.. batch.ColumnArray.Select(column => (long?)column[row])]));
        }
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        watch.Reach(step, FaultPoint.Complete);
        IsComplete = true;
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}
