using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Running;

/// <summary>Takes the rows of a leaf step.</summary>
internal interface ILeafWriter : IAsyncDisposable
{
    /// <summary>Writes rows. One call at a time, in order.</summary>
    ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken);

    /// <summary>Called after the last row of a run that was not ended at once; afterwards the result is there for others.</summary>
    ValueTask CompleteAsync(CancellationToken cancellationToken);
}

/// <summary>Hands the rows of a leaf step to its writer.</summary>
internal sealed class SinkBlock(RunScope run, string step, ILeafWriter writer) : Block(run, $"result of {step}", inputs: 1)
{
    protected override async ValueTask ReceiveAsync(Edge edge, Batch batch)
    {
        if (batch is { IsAbsent: false, Count: > 0 })
        {
            await writer.WriteAsync(batch, Run.Aborted).ConfigureAwait(false);
        }

        edge.Release(edge.CostOf(batch));
    }

    protected override ValueTask FinishAsync() => writer.CompleteAsync(Run.Aborted);
}
