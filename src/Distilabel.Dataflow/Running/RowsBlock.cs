using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Running;

/// <summary>Runs a step that works row by row without waiting, on batches as they come.</summary>
/// <remarks>
/// <para>
/// Each such step has a block of its own, although a chain of them needs no border: measured, blocks that share the work among the cores win
/// more than a chain in one block saves.
/// </para>
/// <para>
/// With checkpoints, batches are committed by one write as long as more wait, up to half of their connection's room: a write costs as much as the work of
/// a trivial step on a batch, and the other half keeps whoever sends at work meanwhile. No batch moves on before its write.
/// </para>
/// </remarks>
internal sealed class RowsBlock(RunScope run, StepWork work) : Block(run, work.Step.Name, inputs: 1)
{
    private readonly List<(Batch Batch, int Cost)> _held = [];
    private int _heldCost;

    protected override ValueTask ReceiveAsync(Edge edge, Batch batch)
    {
        var cost = edge.CostOf(batch);
        var made = work.ExecuteUncommitted(batch);
        if (work.Place.Checkpoint is not null)
        {
            _held.Add((made, cost));
            _heldCost += cost;
            return HasMore && _heldCost * 2 < edge.Capacity ? ValueTask.CompletedTask : SendHeldAsync(edge);
        }

        var sent = Output.SendAsync(made);
        if (sent.IsCompletedSuccessfully)
        {
            edge.Release(cost);
            return ValueTask.CompletedTask;
        }

        return ReleaseWhenSent(sent, edge, cost);
    }

    protected override ValueTask EndOfInputAsync(Edge edge) => SendHeldAsync(edge);

    private static async ValueTask ReleaseWhenSent(ValueTask sent, Edge edge, int cost)
    {
        await sent.ConfigureAwait(false);
        edge.Release(cost);
    }

    private async ValueTask SendHeldAsync(Edge edge)
    {
        await work.CommitAsync().ConfigureAwait(false);
        foreach (var (batch, cost) in _held)
        {
            await Output.SendAsync(batch).ConfigureAwait(false);
            edge.Release(cost);
        }

        _held.Clear();
        _heldCost = 0;
    }
}
