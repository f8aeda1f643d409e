using System.Threading.Tasks.Dataflow;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running;

/// <summary>Runs a step on chunks of rows: one that takes a batch at once, or one with replicas, whose copies work side by side.</summary>
/// <remarks>A step that awaits is given no further chunk once the run is stopped, as no further row (<see cref="AsyncRowsBlock"/>).</remarks>
internal sealed class BatchBlock : Block
{
    private readonly Rechunker? _rechunker;
    private readonly OrderedOutput _ordered;
    private readonly StepWork[] _copies;
    private readonly ActionBlock<(OrderedOutput.Slot Slot, Chunk Chunk, Job Job)>? _workers;
    private readonly Stack<StepWork> _free;

    /// <param name="run">The run.</param>
    /// <param name="copies">The copies of the step.</param>
    /// <param name="chunkSize">The rows of a chunk; null to take batches as they come.</param>
    internal BatchBlock(RunScope run, StepWork[] copies, int? chunkSize)
        : base(run, copies[0].Step.Name, inputs: 1)
    {
        _copies = copies;
        _rechunker = chunkSize is { } size ? new Rechunker(size) : null;
        _ordered = new OrderedOutput(run, Output);
        _free = new Stack<StepWork>(copies);
        _workers = copies.Length > 1 ? new ActionBlock<(OrderedOutput.Slot, Chunk, Job)>(WorkAsync, RunScope.WorkerOptions(copies.Length)) : null;
    }

    internal override Task Completion => _workers is null ? base.Completion : Task.WhenAll(base.Completion, _workers.Completion);

    internal override bool IsIdle => base.IsIdle && _ordered.Count == 0;

    internal override string Describe() => $"{base.Describe()}, {_rechunker?.Rows ?? 0} rows wait for a full batch, {_ordered.Count} batches under way";

    internal override void Abort()
    {
        _workers?.Complete();
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

    protected override async ValueTask FinishAsync()
    {
        await _ordered.DrainAsync().ConfigureAwait(false);
        _workers?.Complete();
    }

    private async ValueTask WorkOnAsync(Edge edge, Chunk chunk)
    {
        if (chunk.Rows is not null && _copies[0].Step is IAsyncRowsStep && Run.MustStop())
        {
            chunk = chunk with { Rows = null };
        }

        if (_workers is not null)
        {
            await _workers.SendAsync((_ordered.Begin(edge, chunk.Cost), chunk, chunk.Rows is null ? default : _copies[0].Begin(chunk.Rows))).ConfigureAwait(false);
            return;
        }

        var made = chunk.Rows is null ? null : await _copies[0].ExecuteAsync(chunk.Rows).ConfigureAwait(false);
        foreach (var piece in Pass(chunk).Merge(made))
        {
            await Output.SendAsync(piece).ConfigureAwait(false);
        }

        edge.Release(chunk.Cost);
    }

    private async Task WorkAsync((OrderedOutput.Slot Slot, Chunk Chunk, Job Job) work)
    {
        try
        {
            StepWork copy;
            lock (_free)
            {
                copy = _free.Pop();
            }

            var made = work.Chunk.Rows is null ? null : await copy.ExecuteAsync(work.Job).ConfigureAwait(false);
            lock (_free)
            {
                _free.Push(copy);
            }

            _ordered.Complete(work.Slot, [.. Pass(work.Chunk).Merge(made)]);
        }
        catch (Exception exception)
        {
            Run.Fail(exception);
            _ordered.Abandon();
        }
    }

    /// <summary>The chunk with its words of progress in terms of the rows behind the step.</summary>
    private Chunk Pass(Chunk chunk) => chunk with { Absent = [.. chunk.Absent.Select(word => _copies[0].PassThrough(word)!)] };
}
