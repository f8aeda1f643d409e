using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Running.Joining;

namespace Distilabel.Dataflow.Running;

/// <summary>Keeps the rows that one stage makes for a later one, on disk when they are many, until that stage begins.</summary>
internal sealed class GateBlock : Block, IDisposable
{
    private readonly BranchBuffer _rows;
    private readonly Queue<Batch?> _line = new();

    internal GateBlock(RunScope run, string step, Schema schema, Lineage lineage)
        : base(run, $"rows kept for {step}", inputs: 1) =>
        _rows = new BranchBuffer(lineage, run.Capacity(1), () => run.CreateSpill(schema));

    /// <summary>Sends all that was kept. Called when the stage before has ended.</summary>
    /// <param name="isStopped">Whether the stage is not begun any more: only the end is sent then.</param>
    internal async Task OpenAsync(bool isStopped)
    {
        Run.Activity.Enter();
        try
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            while (!isStopped && _line.TryDequeue(out var absent))
            {
                if (absent is not null)
                {
                    await Output.SendAsync(absent).ConfigureAwait(false);
                    continue;
                }

                var rows = _rows.Head!;
                await Output.SendAsync(_rows.Read(rows, 0).Batch).ConfigureAwait(false);
                _rows.Take(rows.Count);
                _rows.Forget();
            }

            Output.End();
        }
        catch (Exception exception)
        {
            Run.Fail(exception);
        }
        finally
        {
            Run.Activity.Leave();
        }
    }

    public void Dispose() => _rows.Dispose();

    protected override ValueTask ReceiveAsync(Edge edge, Batch batch)
    {
        if (batch.IsAbsent)
        {
            _line.Enqueue(batch);
        }
        else if (batch.Count > 0)
        {
            // In its place in the line: the values wait where there is room for them.
            _rows.Add(batch);
            _line.Enqueue(null);
        }

        edge.Release(edge.CostOf(batch));
        return ValueTask.CompletedTask;
    }

    protected override void EndOutput()
    {
        // The receiver is not there yet; it learns of the end when the gate opens.
    }
}
