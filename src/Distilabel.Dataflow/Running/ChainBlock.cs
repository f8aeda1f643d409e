using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Running;

/// <summary>Runs steps that work row by row without waiting, one after the other on the same batch: no border is needed between them.</summary>
internal sealed class ChainBlock(RunScope run, string name) : Block(run, name, inputs: 1), IStepChain
{
    private readonly List<StepWork> _works = [];

    public void Add(StepWork work) => _works.Add(work);

    protected override ValueTask ReceiveAsync(Edge edge, Batch batch)
    {
        var cost = edge.CostOf(batch);
        foreach (var work in _works)
        {
            batch = work.Execute(batch);
            if (batch is { Count: 0, Progress: null })
            {
                edge.Release(cost);
                return ValueTask.CompletedTask;
            }
        }

        var sent = Output.SendAsync(batch);
        if (sent.IsCompletedSuccessfully)
        {
            edge.Release(cost);
            return ValueTask.CompletedTask;
        }

        return ReleaseWhenSent(sent, edge, cost);
    }

    private static async ValueTask ReleaseWhenSent(ValueTask sent, Edge edge, int cost)
    {
        await sent.ConfigureAwait(false);
        edge.Release(cost);
    }
}

/// <summary>A block that further steps can be added to, which then run on what it makes.</summary>
internal interface IStepChain
{
    void Add(StepWork work);
}
