using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running;

/// <summary>Runs a global step: waits for all rows, and hands on what the step makes of them.</summary>
/// <remarks>
/// All rows are in memory at once here, and only here: that is what a global step asks for. A step that awaits is not given them once the run is
/// stopped, as no further row (<see cref="AsyncRowsBlock"/>).
/// </remarks>
internal sealed class GlobalBlock(RunScope run, StepWork work) : Block(run, work.Step.Name, inputs: 1)
{
    private readonly List<Batch> _rows = [];
    private readonly List<Batch> _absent = [];

    internal override string Describe() => $"{base.Describe()}, {_rows.Sum(static batch => batch.Count)} rows collected";

    protected override ValueTask ReceiveAsync(Edge edge, Batch batch)
    {
        if (batch.IsAbsent)
        {
            // How far the stream has come before the step says nothing of the order behind it.
            _absent.Add(batch.WithProgress(null));
        }
        else if (batch.Count > 0)
        {
            _rows.Add(batch);
        }

        edge.Release(edge.CostOf(batch));
        return ValueTask.CompletedTask;
    }

    protected override async ValueTask FinishAsync()
    {
        if (_rows.Count > 0 && !(work.Step is IAsyncRowsStep && Run.MustStop()))
        {
            for (var made = await ExecuteAsync().ConfigureAwait(false); made.TryDequeue(out var batch);)
            {
                await Output.SendAsync(batch).ConfigureAwait(false);
            }
        }

        foreach (var absent in _absent)
        {
            await Output.SendAsync(absent).ConfigureAwait(false);
        }
    }

    /// <summary>What the step makes, in batches that have nothing in common: one that waits further on keeps only its own rows in memory.</summary>
    private async ValueTask<Queue<Batch>> ExecuteAsync()
    {
        var all = Batch.Concat(_rows).WithProgress(null);
        _rows.Clear();
        var made = await work.ExecuteAsync(all).ConfigureAwait(false);

        // A slice begins with its own first row, by which it is routed; gathered, it does not hold on to all rows.
        return new Queue<Batch>(Enumerable.Range(0, made.Count).Chunk(work.Step.InputBatchSize).Select(
            rows => made.Slice(rows[0], rows.Length).Gather([.. Enumerable.Range(0, rows.Length)], null)));
    }
}
