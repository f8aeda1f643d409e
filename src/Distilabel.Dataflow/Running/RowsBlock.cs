using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Running;

/// <summary>Runs a step that works row by row without waiting, on batches as they come.</summary>
/// <remarks>
/// Each such step has a block of its own, although a chain of them needs no border: measured, blocks that share the work among the cores win
/// more than a chain in one block saves.
/// </remarks>
internal sealed class RowsBlock(RunScope run, StepWork work) : Block(run, work.Step.Name, inputs: 1)
{
    protected override ValueTask ReceiveAsync(Edge edge, Batch batch)
    {
        var cost = edge.CostOf(batch);
        var made = work.ExecuteAsync(batch);
        if (!made.IsCompletedSuccessfully)
        {
            return SendWhenMade(made, edge, cost);
        }

        var sent = Output.SendAsync(made.Result);
        if (sent.IsCompletedSuccessfully)
        {
            edge.Release(cost);
            return ValueTask.CompletedTask;
        }

        return ReleaseWhenSent(sent, edge, cost);
    }

    private async ValueTask SendWhenMade(ValueTask<Batch> made, Edge edge, int cost) =>
        await ReleaseWhenSent(Output.SendAsync(await made.ConfigureAwait(false)), edge, cost).ConfigureAwait(false);

    private static async ValueTask ReleaseWhenSent(ValueTask sent, Edge edge, int cost)
    {
        await sent.ConfigureAwait(false);
        edge.Release(cost);
    }
}
