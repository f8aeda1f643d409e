using System.Collections.Concurrent;
using System.Diagnostics;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running;

/// <summary>Runs a step that works on one row at a time and awaits: an LLM task, a call of a service.</summary>
/// <remarks>
/// Rows are started one by one, across the borders of batches, whenever fewer than the step allows are under way; a batch is handed on when its
/// rows are done and those before it were. So a slow row delays nobody's start, until as many rows wait behind it as the connection has room for.
/// Once the run is stopped no further row is started: each may cost money, and whoever stops a run wants no more of that.
/// </remarks>
internal sealed class AsyncRowsBlock : Block, IDisposable
{
    private readonly int _concurrency;
    private readonly StepWork[] _copies;
    private readonly OrderedOutput _ordered;
    private readonly SemaphoreSlim _slots;
    private readonly ConcurrentStack<StepWork> _free = [];

    internal AsyncRowsBlock(RunScope run, StepWork[] copies, int concurrency)
        : base(run, copies[0].Step.Name, inputs: 1)
    {
        _copies = copies;
        _concurrency = concurrency;
        _ordered = new OrderedOutput(run, Output);
        _slots = new SemaphoreSlim(concurrency, concurrency);
        for (var slot = 0; slot < concurrency; slot++)
        {
            // Each copy has its share of the slots: a slow row keeps one of its own copy's.
            _free.Push(copies[slot % copies.Length]);
        }

        Completion = CompleteAsync();
    }

    internal override Task Completion { get; }

    internal override bool IsIdle => base.IsIdle && _ordered.Count == 0;

    internal override string Describe() => $"{base.Describe()}, {_ordered.Count} batches under way, {_slots.CurrentCount} slots free";

    internal override void Abort()
    {
        _ordered.Abort();
        base.Abort();
    }

    protected override async ValueTask ReceiveAsync(Edge edge, Batch batch)
    {
        var slot = _ordered.Begin(edge, edge.CostOf(batch));
        if (_copies[0].PassThrough(batch) is { } passed)
        {
            _ordered.Complete(slot, passed);
            return;
        }

        if (Run.MustStop())
        {
            _ordered.Complete(slot);
            return;
        }

        AsyncRows rows;
        try
        {
            rows = new AsyncRows(_copies[0], batch);
            for (var row = 0; row < rows.Count; row++)
            {
                await _slots.WaitAsync(Run.Aborted).ConfigureAwait(false);
                if (Run.MustStop())
                {
                    _slots.Release();
                    rows.EndBefore(row);
                    break;
                }

                _ = RunAsync(rows, row, slot);
            }
        }
        catch
        {
            _ordered.Abandon();
            throw;
        }

        Done(rows, slot);
    }

    public void Dispose() => _slots.Dispose();

    /// <summary>A row that is under way when the run ends early still uses the step: the block ends when every slot has come back.</summary>
    private async Task CompleteAsync()
    {
        await base.Completion.ConfigureAwait(false);
        for (var slot = 0; slot < _concurrency; slot++)
        {
            await _slots.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    protected override async ValueTask FinishAsync() => await _ordered.DrainAsync().ConfigureAwait(false);

    private async Task RunAsync(AsyncRows rows, int row, OrderedOutput.Slot slot)
    {
        var isFree = _free.TryPop(out var copy);
        Debug.Assert(isFree, "Whoever has a slot finds a copy.");
        try
        {
            await rows.ExecuteAsync(copy!.Step, row, Run.Aborted).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Run.Fail(exception);
        }
        finally
        {
            _free.Push(copy!);
            _slots.Release();
        }

        Done(rows, slot);
    }

    /// <summary>Counts one part of a batch as done; the last one finishes it.</summary>
    private void Done(AsyncRows rows, OrderedOutput.Slot slot)
    {
        if (!rows.CountDown())
        {
            return;
        }

        try
        {
            if (!Run.IsAborted)
            {
                if (rows.Finish() is { } finished)
                {
                    _ordered.Complete(slot, finished);
                }
                else
                {
                    _ordered.Complete(slot);
                }

                return;
            }
        }
        catch (Exception exception)
        {
            Run.Fail(exception);
        }

        _ordered.Abandon();
    }
}
