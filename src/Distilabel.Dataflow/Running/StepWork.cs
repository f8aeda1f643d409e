using Distilabel.Dataflow.Checkpoints;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Running.Caching;
using Distilabel.Dataflow.Running.Joining;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running;

/// <summary>One copy of a step at work: a batch in, a batch out, with everything accounted for.</summary>
/// <remarks>The seam for running steps elsewhere: nothing but batches crosses it.</remarks>
internal sealed partial class StepWork
{
    private readonly RunScope _run;
    private readonly StepPlace _place;
    private readonly StepBinding _binding;
    private readonly StepMeter _meter;
    private readonly ErrorPolicy _policy;

    internal StepWork(RunScope run, StepPlace place, Step copy)
    {
        _run = run;
        _place = place;
        _binding = place.Binding;
        _meter = place.Meter;
        _policy = copy.OnError;
        Step = copy;
    }

    /// <summary>The copy.</summary>
    internal Step Step { get; }

    internal StepPlace Place => _place;

    /// <summary>Takes what is known of a batch from the checkpoints, and the rows out that the step can't have. In the order of the batches.</summary>
    internal Job Begin(Batch batch)
    {
        var failures = new RowFailures(_run, _policy);
        var rows = Refuse(batch, failures);
        var recall = _place.Checkpoint is null ? null : _place.IsReordering ? FindAll(_place.Checkpoint, rows.Batch) : _place.Checkpoint.Find(rows.Batch);
        var todo = rows.Batch;
        if (recall is { IsEmpty: false })
        {
            todo = rows.Batch.Gather(recall.Rows, null);
            failures.Given = rows.Kept is { } kept ? Array.ConvertAll(recall.Rows, row => kept[row]) : recall.Rows;
        }

        return new Job(batch, rows, recall, todo, failures, _meter.Start(batch.Count));
    }

    private Recall FindAll(StepCheckpoint checkpoint, Batch rows)
    {
        var recall = checkpoint.FindAll(rows, out var hash);
        Step.Artifacts?.Begin(hash);
        return recall;
    }

    /// <summary>Works on a batch. Completes at once for a step that does not await.</summary>
    internal ValueTask<Batch> ExecuteAsync(Batch batch) => PassThrough(batch) is { } passed ? new ValueTask<Batch>(passed) : ExecuteAsync(Begin(batch));

    /// <summary>Works on a batch without waiting, and leaves it to the caller to <see cref="CommitAsync"/> before the result moves on.</summary>
    internal Batch ExecuteUncommitted(Batch batch)
    {
        if (PassThrough(batch) is { } passed)
        {
            return passed;
        }

        var job = Begin(batch);
        if (IsDone(job))
        {
            return Finish(job, null);
        }

        var output = Run(job);
        if (job.Recall is not null)
        {
            Keep(job, output);
        }

        return Finish(job, output);
    }

    /// <summary>Sees to it that what was made so far is with the operating system, where the step has checkpoints.</summary>
    internal ValueTask CommitAsync() => _place.Checkpoint?.CommitAsync() ?? ValueTask.CompletedTask;

    /// <summary>Works on a batch that was begun.</summary>
    internal ValueTask<Batch> ExecuteAsync(in Job job)
    {
        if (IsDone(job))
        {
            return new ValueTask<Batch>(Finish(job, null));
        }

        if (Step is IAsyncRowsStep step)
        {
            return AwaitAsync(step, job);
        }

        var output = Run(job);
        if (job.Recall is null)
        {
            return new ValueTask<Batch>(Finish(job, output));
        }

        Keep(job, output);
        var kept = CommitAsync();
        return kept.IsCompletedSuccessfully ? new ValueTask<Batch>(Finish(job, output)) : FinishWhenKept(kept, job, output);
    }

    /// <summary>Whether the step need not be asked: all was recalled, or every row was refused.</summary>
    private static bool IsDone(in Job job) => job.Recall is { IsComplete: true } || job.Todo.Count == 0;

    private StepOutput Run(in Job job)
    {
        StepOutput output;
        try
        {
            output = ((IRowsStep)Step).Execute(_binding.Read(job.Todo), job.Failures);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !_run.IsAborted)
        {
            return FailAll(job, exception);
        }

        return Checked(job, output);
    }

    private async ValueTask<Batch> AwaitAsync(IAsyncRowsStep step, Job job)
    {
        StepOutput output;
        try
        {
            output = await step.ExecuteAsync(_binding.Read(job.Todo), job.Failures, _run.Aborted).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !_run.IsAborted)
        {
            output = FailAll(job, exception);
        }

        output = Checked(job, output);
        if (job.Recall is not null)
        {
            Keep(job, output);
            await CommitAsync().ConfigureAwait(false);
        }

        return Finish(job, output);
    }

    private async ValueTask<Batch> FinishWhenKept(ValueTask kept, Job job, StepOutput output)
    {
        await kept.ConfigureAwait(false);
        return Finish(job, output);
    }

    /// <summary>Keeps what a step finished of the batch that it failed in. It is written when the run closes the checkpoints, at the latest.</summary>
    private void KeepFinished(in Job job)
    {
        if (job is { Recall: { } recall, Failures: { Finished: var (rows, output) } failures } && !_place.IsReordering && !MakesNull(output, rows))
        {
            _place.Checkpoint!.Keep(recall.RecordsMissing().AsSpan(0, rows), output, failures.Any ? failures.HasGiven : null);
        }
    }

    /// <summary>A step that takes a batch at once can't say which of its rows failed: all did.</summary>
    private StepOutput FailAll(in Job job, Exception exception)
    {
        var takesBatch = _place.Node.Step.Kind is StepKind.Batch or StepKind.Global;
        if (_policy == ErrorPolicy.Fail || !takesBatch || exception is CheckpointException)
        {
            KeepFinished(job);
            throw Failed(job.Batch, job.Failures, exception);
        }

        for (var row = 0; row < job.Todo.Count; row++)
        {
            job.Failures.TryFail(row, exception);
        }

        return Nothing(_place.IsOneToOne ? job.Todo.Count : 0);
    }

    /// <summary>What a step leaves for rows that it made nothing of.</summary>
    private StepOutput Nothing(int rows) =>
        new([.. _place.Node.Columns.Outputs.Select((_, output) => _place.OutputType(output).CreateDefault(rows))], _place.IsOneToOne ? null : []);

    private void Keep(in Job job, StepOutput output)
    {
        if (_place.IsReordering)
        {
            if (!job.Failures.Any)
            {
                _place.Checkpoint!.KeepAll(job.Recall!.Records[0], output);
            }

            return;
        }

        var failures = job.Failures;
        _place.Checkpoint!.Keep(job.Recall!.RecordsMissing(), output, failures.Any ? failures.HasGiven : null);
    }

    /// <summary>What a batch without rows to work on becomes; null when there are rows.</summary>
    internal Batch? PassThrough(Batch batch) => batch switch
    {
        { IsAbsent: true } => batch,
        { Count: 0 } => Batch.OnlyProgress(_place.Node.Made, batch.Progress!, _place.After.Count),
        _ => null,
    };

    /// <summary>The work as it would be if the batch had ended before the first row that was not begun.</summary>
    /// <param name="job">The work.</param>
    /// <param name="begun">How many of the rows to work on were begun.</param>
    internal Job EndBefore(in Job job, int begun)
    {
        var row = job.Recall is { IsEmpty: false } recall ? recall.Rows[begun] : begun;
        var place = job.Rows.Kept is { } kept ? kept[row] : row;
        _meter.Withdraw(job.Batch.Count - place);
        job.Failures.ForgetFrom(place);
        return job with
        {
            Batch = job.Batch.Slice(0, place),
            Rows = new WorkRows(job.Rows.Batch.Slice(0, row), job.Rows.Kept?[..row]),
            Recall = job.Recall?.EndBefore(row, begun),
            Todo = job.Todo.Slice(0, begun),
        };
    }

    /// <summary>Puts a step's output together with what was recalled, with the rows that it was made of, and with those that failed.</summary>
    /// <param name="job">The work.</param>
    /// <param name="fresh">What the step made, <see cref="Checked"/>; null when it was not asked.</param>
    internal Batch Finish(in Job job, StepOutput? fresh)
    {
        var (batch, rows, failures) = (job.Batch, job.Rows, job.Failures);
        if (job.Recall is { IsEmpty: false } recall)
        {
            _meter.Recalled(rows.Batch.Count - recall.Rows.Length);
        }

        if (fresh is null && job.Recall is not { IsComplete: true })
        {
            fresh = Nothing(0);
        }

        var output = job.Recall is null || (_place.IsReordering && fresh is not null) ? fresh!.Value
            : _place.IsReordering ? job.Recall.All()
            : job.Recall.Merge(fresh, _place.Checkpoint!.Types, _place.IsOneToOne);
        var (columns, parents) = (output.Columns, output.Parents);
        var (dropped, nulled) = (0, 0);
        if (failures.Any || rows.Kept is not null)
        {
            RecordFailures(batch, failures);
            (dropped, nulled) = _policy == ErrorPolicy.Null ? (0, failures.Count) : (failures.Count, 0);
            (columns, parents) = FailedRows.Merge(_place, rows, output, failures, _policy);
        }
        else if (parents is null && _place.IsExpand)
        {
            parents = [.. Enumerable.Range(0, batch.Count)];
        }

        var after = _place.Identify(batch.Identities, parents);
        var without = parents is null || _place.IsCollapse ? 0 : WithoutChildren(parents, batch.Count);
        _meter.Stop(job.Started, batch.Count, after.Count, without - dropped, dropped, nulled);
        return _binding.Write(batch, columns, parents, after, ProgressAfter(batch, parents));
    }

    /// <summary>The failure of the whole run that a row, or the step itself, made.</summary>
    internal Exception Failed(Batch batch, RowFailures failures, Exception exception)
    {
        string NameOf(int row) => _place.NameOf(batch.Identities, row);
        return exception switch
        {
            // What can't be kept comes through a task's code and is the run's trouble. A failure of another run, inside the step, is the step's.
            CheckpointException => exception,
            _ when failures.Fatal is { } row => new StepFailedException(Step.Name, NameOf(row), exception),
            _ when batch.Count == 1 => new StepFailedException(Step.Name, NameOf(0), exception),
            _ when _place.IsReordering => new StepFailedException(Step.Name, null, exception),
            _ => new StepFailedException(Step.Name, NameOf(0), NameOf(batch.Count - 1), exception),
        };
    }

    private static int WithoutChildren(int[] parents, int rows)
    {
        var seen = new bool[rows];
        foreach (var parent in parents)
        {
            seen[parent] = true;
        }

        return seen.AsSpan().Count(false);
    }

    private void RecordFailures(Batch batch, RowFailures failures)
    {
        foreach (var (row, reason) in failures.Rows)
        {
            _run.WriteFailure(Step, _place.NameOf(batch.Identities, row), reason, _binding.Show(batch, row));
        }
    }

    /// <summary>The last rows may be gone, or be followed by no child: whoever joins further on must know that they were here.</summary>
    private StreamProgress? ProgressAfter(Batch batch, int[]? parents)
    {
        if (parents is null || !_place.NeedsProgress || _place.IsReordering || _place.IsCollapse)
        {
            return batch.Progress;
        }

        return batch.Progress ?? new StreamProgress(batch.Identities.ToArray(batch.Count - 1));
    }
}

/// <summary>The rows of a batch that a step can work on.</summary>
/// <param name="Batch">They.</param>
/// <param name="Kept">Their places in the whole batch; null when they are all of it.</param>
internal readonly record struct WorkRows(Batch Batch, int[]? Kept);

/// <summary>A batch in the hands of a step.</summary>
/// <param name="Batch">All of it.</param>
/// <param name="Rows">The rows that the step can have.</param>
/// <param name="Recall">What the checkpoints know of these; null for a step without checkpoints.</param>
/// <param name="Todo">The rows that the step has to work on.</param>
/// <param name="Failures">The rows that failed.</param>
/// <param name="Started">When it began.</param>
internal readonly record struct Job(Batch Batch, WorkRows Rows, Recall? Recall, Batch Todo, RowFailures Failures, long Started);
