using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Running.Joining;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running;

/// <summary>One copy of a step at work: a batch in, a batch out, with everything accounted for.</summary>
/// <remarks>The seam for running steps elsewhere: nothing but batches crosses it.</remarks>
internal sealed class StepWork
{
    private readonly RunScope _run;
    private readonly StepPlace _place;
    private readonly StepBinding _binding;
    private readonly StepMeter _meter;
    private readonly ErrorPolicy _policy;
    private RowFailures _failures;

    internal StepWork(RunScope run, StepPlace place, Step copy)
    {
        _run = run;
        _place = place;
        _binding = place.Binding;
        _meter = place.Meter;
        _policy = copy.OnError;
        _failures = new RowFailures(_policy);
        Step = copy;
    }

    /// <summary>The copy.</summary>
    internal Step Step { get; }

    internal StepPlace Place => _place;

    /// <summary>Works on a batch without waiting.</summary>
    internal Batch Execute(Batch batch)
    {
        if (PassThrough(batch) is { } passed)
        {
            return passed;
        }

        var started = _meter.Start(batch.Count);
        var failures = _failures;
        var rows = RefuseNulls(batch, failures);
        StepOutput output;
        try
        {
            output = ((IRowsStep)Step).Execute(_binding.Read(rows.Batch), failures);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !_run.IsAborted)
        {
            throw Failed(batch, failures, exception);
        }

        var after = Finish(batch, rows, output, failures, started);
        if (failures.Any)
        {
            _failures = new RowFailures(_policy);
        }

        return after;
    }

    /// <summary>Works on a batch, awaiting.</summary>
    internal async ValueTask<Batch> ExecuteAsync(Batch batch)
    {
        if (Step is not IAsyncRowsStep step)
        {
            return Execute(batch);
        }

        if (PassThrough(batch) is { } passed)
        {
            return passed;
        }

        var started = _meter.Start(batch.Count);
        var failures = new RowFailures(_policy);
        var rows = RefuseNulls(batch, failures);
        StepOutput output;
        try
        {
            output = await step.ExecuteAsync(_binding.Read(rows.Batch), failures, _run.Aborted).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !_run.IsAborted)
        {
            throw Failed(batch, failures, exception);
        }

        return Finish(batch, rows, output, failures, started);
    }

    /// <summary>What a batch without rows to work on becomes; null when there are rows.</summary>
    internal Batch? PassThrough(Batch batch) => batch switch
    {
        { IsAbsent: true } => batch,
        { Count: 0 } => Batch.OnlyProgress(_place.Node.Made, batch.Progress!, _place.After.Count),
        _ => null,
    };

    /// <summary>Takes the rows out that have null where the step can't have it.</summary>
    internal WorkRows RefuseNulls(Batch batch, RowFailures failures)
    {
        if (!_binding.MayMeetNull)
        {
            return new WorkRows(batch, null);
        }

        var kept = new List<int>(batch.Count);
        for (var row = 0; row < batch.Count; row++)
        {
            if (_binding.NullInput(batch, row) is not { } column)
            {
                kept.Add(row);
                continue;
            }

            var reason = new PipelineException(
                $"its column '{column}' is null, and the step does not take null there. Make the input optional, filter such rows before the step, or set the step's OnError.");
            if (!failures.TryFail(row, reason))
            {
                throw new StepFailedException(Step.Name, _place.NameOf(batch.Identities, row), reason);
            }
        }

        if (kept.Count == batch.Count)
        {
            return new WorkRows(batch, null);
        }

        failures.Given = [.. kept];
        return new WorkRows(batch.Gather(failures.Given, null), failures.Given);
    }

    /// <summary>Puts a step's output together with the rows that it was made of, and with those that failed.</summary>
    internal Batch Finish(Batch batch, WorkRows rows, StepOutput output, RowFailures failures, long started)
    {
        Check(rows, output);
        var (columns, parents) = (output.Columns, output.Parents);
        var nulled = 0;
        if (failures.Any || rows.Kept is not null)
        {
            var failed = RecordFailures(batch, failures);
            nulled = _policy == ErrorPolicy.Null && !_place.IsReordering ? failed.Count : 0;
            (columns, parents) = _place.IsReordering
                ? (columns, FailedRows.InOrderOfStep(rows, parents))
                : FailedRows.Merge(_place, batch.Count, rows.Kept, output, failed, _policy);
        }
        else if (parents is null && _place.IsExpand)
        {
            parents = [.. Enumerable.Range(0, batch.Count)];
        }

        var after = _place.Identify(batch.Identities, parents);
        var without = parents is null ? 0 : WithoutChildren(parents, batch.Count);
        var dropped = failures.Rows.Count - nulled;
        _meter.Stop(started, batch.Count, after.Count, without - dropped, dropped, nulled);
        return _binding.Write(batch, columns, parents, after, ProgressAfter(batch, parents));
    }

    /// <summary>The failure of the whole run that a row, or the step itself, made.</summary>
    internal Exception Failed(Batch batch, RowFailures failures, Exception exception) => exception is StepFailedException
        ? exception
        : new StepFailedException(
            Step.Name,
            failures.Fatal is { } row ? _place.NameOf(batch.Identities, row) : batch.Count == 1 ? _place.NameOf(batch.Identities, 0) : null,
            exception);

    private static int WithoutChildren(int[] parents, int rows)
    {
        var seen = new bool[rows];
        foreach (var parent in parents)
        {
            seen[parent] = true;
        }

        return seen.AsSpan().Count(false);
    }

    private HashSet<int> RecordFailures(Batch batch, RowFailures failures)
    {
        var failed = new HashSet<int>();
        foreach (var (row, reason) in failures.Rows)
        {
            failed.Add(row);
            _run.Failures.Write(Step.Name, _place.NameOf(batch.Identities, row), _policy, reason, _binding.Show(batch, row));
        }

        return failed;
    }

    /// <summary>The last rows may be gone, or be followed by no child: whoever joins further on must know that they were here.</summary>
    private StreamProgress? ProgressAfter(Batch batch, int[]? parents)
    {
        if (parents is null || !_place.NeedsProgress || _place.IsReordering)
        {
            return batch.Progress;
        }

        return batch.Progress ?? new StreamProgress(batch.Identities.ToArray(batch.Count - 1));
    }

    private void Check(WorkRows rows, StepOutput output)
    {
        var expected = output.Parents?.Length ?? rows.Batch.Count;
        if (output.Columns.Length != _place.Node.Columns.Outputs.Length)
        {
            throw new StepFailedException(
                Step.Name, null, new PipelineException($"it made {output.Columns.Length} columns, and declares {_place.Node.Columns.Outputs.Length}."));
        }

        for (var i = 0; i < output.Columns.Length; i++)
        {
            if (output.Columns[i].Count != expected)
            {
                throw new StepFailedException(
                    Step.Name, null,
                    new PipelineException(
                        $"it made {output.Columns[i].Count} values for its column '{_place.Node.Columns.Outputs[i].Name}', where {expected} rows need one each."));
            }
        }

        if (output.Parents is { } parents && Array.Exists(parents, parent => (uint)parent >= (uint)rows.Batch.Count))
        {
            throw new StepFailedException(Step.Name, null, new PipelineException("it handed back a row that it was not given."));
        }
    }
}

/// <summary>The rows of a batch that a step can work on.</summary>
/// <param name="Batch">They.</param>
/// <param name="Kept">Their places in the whole batch; null when they are all of it.</param>
internal readonly record struct WorkRows(Batch Batch, int[]? Kept);
