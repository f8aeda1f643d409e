using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running;

/// <summary>Runs a step on chunks of rows: one that takes a batch at once, or one with replicas, whose copies work side by side.</summary>
/// <remarks>
/// A step that awaits has several chunks under way in each copy, up to its <see cref="Step.MaxConcurrency"/> in rows; what they become is handed on in the order of the
/// rows. So a slow chunk delays no other's start, until as many rows wait behind it as the connection has room for. It is given no further chunk once the
/// run is stopped, as no further row (<see cref="AsyncRowsBlock"/>).
/// </remarks>
internal sealed class BatchBlock : Block
{
    private readonly Rechunker? _rechunker;
    private readonly OrderedOutput _ordered;
    private readonly StepWork[] _copies;
    private readonly CopyLoads? _loads;

    /// <param name="run">The run.</param>
    /// <param name="copies">The copies of the step.</param>
    /// <param name="chunkSize">The rows of a chunk; null to take batches as they come.</param>
    internal BatchBlock(RunScope run, StepWork[] copies, int? chunkSize)
        : base(run, copies[0].Step.Name, inputs: 1)
    {
        var step = copies[0].Step;
        _copies = copies;
        _rechunker = chunkSize is { } size ? new Rechunker(size) : null;
        _ordered = new OrderedOutput(run, Output);
        _loads = copies.Length > 1 || TakesSeveral(step) ? new CopyLoads(copies.Length, step is IAsyncRowsStep ? step.MaxConcurrency : 0) : null;
        Completion = _loads is null ? base.Completion : CompleteAsync(_loads);
    }

    internal override Task Completion { get; }

    internal override bool IsIdle => base.IsIdle && _ordered.Count == 0;

    /// <summary>Whether a copy of the step works on several batches at once.</summary>
    internal static bool TakesSeveral(Step step) => step is IAsyncRowsStep && step.Kind == StepKind.Batch && step.MaxConcurrency > step.InputBatchSize;

    internal override string Describe() =>
        $"{base.Describe()}, {_rechunker?.Rows ?? 0} rows wait for a full batch, {_ordered.Count} batches under way, {_loads?.UnderWay ?? 0} of them in the step's hands";

    internal override void Abort()
    {
        _ordered.Abort();
        base.Abort();
    }

    protected override async ValueTask ReceiveAsync(Edge edge, Batch batch)
    {
        var cost = edge.CostOf(batch);
        foreach (var chunk in _rechunker?.Add(batch, cost) ?? [batch is { IsAbsent: false, Count: > 0 } ? new Chunk(batch, [], cost) : new Chunk(null, [batch], cost)])
        {
            await WorkOnAsync(edge, chunk).ConfigureAwait(false);
        }
    }

    protected override ValueTask EndOfInputAsync(Edge edge) => _rechunker?.Rest() is { } rest ? WorkOnAsync(edge, rest) : ValueTask.CompletedTask;

    protected override async ValueTask FinishAsync() => await _ordered.DrainAsync().ConfigureAwait(false);

    /// <summary>A batch that is under way when the run ends early still uses the step: the block ends when all copies have come back.</summary>
    private async Task CompleteAsync(CopyLoads loads)
    {
        await base.Completion.ConfigureAwait(false);
        await loads.WhenAllGivenBackAsync().ConfigureAwait(false);
    }

    private async ValueTask WorkOnAsync(Edge edge, Chunk chunk)
    {
        if (_loads is not null)
        {
            await BeginAsync(_loads, edge, chunk).ConfigureAwait(false);
            return;
        }

        if (chunk.Rows is not null && MustLeave())
        {
            chunk = chunk with { Rows = null };
        }

        var made = chunk.Rows is null ? null : await _copies[0].ExecuteAsync(chunk.Rows).ConfigureAwait(false);
        foreach (var piece in Pass(chunk).Merge(made))
        {
            await Output.SendAsync(piece).ConfigureAwait(false);
        }

        edge.Release(chunk.Cost);
    }

    /// <summary>Begins a chunk when a copy can take it.</summary>
    private async ValueTask BeginAsync(CopyLoads loads, Edge edge, Chunk chunk)
    {
        if (chunk.Rows is not { } rows)
        {
            _ordered.Complete(_ordered.Begin(edge, chunk.Cost), [.. Pass(chunk).Merge(null)]);
            return;
        }

        var copy = await loads.TakeAsync(rows.Count, Run.Aborted).ConfigureAwait(false);
        if (MustLeave())
        {
            loads.GiveBack(copy, rows.Count);
            await BeginAsync(loads, edge, chunk with { Rows = null }).ConfigureAwait(false);
            return;
        }

        var slot = _ordered.Begin(edge, chunk.Cost);
        try
        {
            // In the order of the rows, by the block's own thread: equal rows keep a result each.
            _ = WorkAsync(loads, copy, slot, chunk, _copies[0].Begin(rows));
        }
        catch
        {
            loads.GiveBack(copy, rows.Count);
            _ordered.Abandon();
            throw;
        }
    }

    /// <summary>Whether the step is given no further chunk.</summary>
    private bool MustLeave() => _copies[0].Step is IAsyncRowsStep && Run.MustStop();

    private async Task WorkAsync(CopyLoads loads, int copy, OrderedOutput.Slot slot, Chunk chunk, Job job)
    {
        // Copies work side by side also where the step keeps its thread.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            Batch made;
            try
            {
                made = await _copies[copy].ExecuteAsync(job).ConfigureAwait(false);
            }
            finally
            {
                loads.GiveBack(copy, chunk.Rows!.Count);
            }

            _ordered.Complete(slot, [.. Pass(chunk).Merge(made)]);
        }
        catch (Exception exception)
        {
            Run.Fail(exception);
            _ordered.Abandon();
        }
    }

    /// <summary>The chunk with its words of progress in terms of the rows behind the step.</summary>
    private Chunk Pass(Chunk chunk) => chunk with { Words = [.. chunk.Words.Select(word => _copies[0].PassThrough(word)!)] };
}
