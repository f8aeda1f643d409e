using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running;

/// <summary>Runs a generator step: asks for the next rows when there is room for them.</summary>
internal sealed class SourceBlock(RunScope run, StepPlace place, Step copy)
{
    private readonly SourceRows _rows = new(run, place, copy);

    internal string Name => copy.Name;

    internal OutputPort Output { get; } = new();

    /// <summary>Runs until the step has no more rows, or the run is stopped.</summary>
    internal async Task RunAsync()
    {
        run.Activity.Enter();
        try
        {
            // The caller starts several sources; none may keep it, nor need the context that it stands in.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            await GenerateAsync().ConfigureAwait(false);
            if (!run.IsAborted)
            {
                Output.End();
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
        finally
        {
            run.Activity.Leave();
        }
    }

    private void Fail(Exception exception) => run.Fail(exception is PipelineException ? exception : new StepFailedException(copy.Name, null, exception));

    private async ValueTask GenerateAsync()
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(run.Stop, run.Aborted);
        var batches = Begin(ending.Token);
        try
        {
            await SendAllAsync(batches).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // At once: what is thrown when the source is left must not take the place of the first cause.
            Fail(exception);
            throw;
        }
        finally
        {
            await LeaveAsync(batches, ending.Token).ConfigureAwait(false);
        }
    }

    private IAsyncEnumerator<Column[]> Begin(CancellationToken ending)
    {
        try
        {
            return ((IGeneratorStep)copy).GenerateAsync(((GeneratorStep)copy).BatchSize, _rows, ending).GetAsyncEnumerator(ending);
        }
        catch (Exception exception)
        {
            throw new StepFailedException(copy.Name, null, exception);
        }
    }

    private async ValueTask SendAllAsync(IAsyncEnumerator<Column[]> batches)
    {
        while (!run.IsAborted && !run.MustStop() && await MoveNextAsync(batches).ConfigureAwait(false))
        {
            var columns = batches.Current;
            var count = Count(columns);
            if (count == 0)
            {
                continue;
            }

            await SendAsync(columns, count).ConfigureAwait(false);
            if (run.Options.FirstBatchOnly)
            {
                return;
            }
        }

        // Rows that could not be read may have come last.
        await SendAsync([], 0).ConfigureAwait(false);
    }

    private async ValueTask SendAsync(Column[] columns, int count)
    {
        var identities = _rows.Take(ref columns, count, out var failed);
        var nulled = copy.OnError == ErrorPolicy.Null ? failed : 0;
        failed -= nulled;
        var read = identities.Count;
        if (read > 0 && RefuseNulls(columns, identities) is { } kept)
        {
            columns = Array.ConvertAll(columns, column => column.Gather(kept));
            identities = identities.Gather(kept);
        }

        place.Meter.Generated(identities.Count, failed + read - identities.Count, nulled);
        if (identities.Count > 0)
        {
            await Output.SendAsync(Convert(columns, identities)).ConfigureAwait(false);
        }
    }

    private async ValueTask LeaveAsync(IAsyncEnumerator<Column[]> batches, CancellationToken ending)
    {
        try
        {
            await batches.DisposeAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // A source that is told to stop may say so here too; what it made before goes through.
        }
        catch (Exception exception)
        {
            throw new StepFailedException(copy.Name, null, exception);
        }
    }

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<Column[]> batches)
    {
        var started = run.Time.GetTimestamp();
        try
        {
            return await batches.MoveNextAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (run.IsAborted || run.MustStop())
        {
            // A stopped source has no more rows; what it made before goes through.
            return false;
        }
        catch (Exception exception) when (exception is not StepFailedException)
        {
            throw new StepFailedException(copy.Name, _rows.Fatal, exception);
        }
        finally
        {
            place.Meter.Worked(started);
        }
    }

    private Batch Convert(Column[] columns, RowIdentities identities) =>
        place.Binding.Write(new Batch(Schema.Empty, [], identities), columns, null, identities, null);

    /// <summary>A null where a value was promised fails here: the next step could only be blamed for what it makes of it.</summary>
    /// <returns>The rows that are left; null when they are all.</returns>
    private int[]? RefuseNulls(Column[] columns, RowIdentities identities)
    {
        SortedDictionary<int, PipelineException>? failed = null;
        foreach (var column in place.RequiredOutputs)
        {
            for (var row = columns[column].IndexOfNull(); row >= 0; row = columns[column].IndexOfNull(row + 1))
            {
                var reason = place.MadeNull(column);
                if (copy.OnError == ErrorPolicy.Fail)
                {
                    throw new StepFailedException(copy.Name, place.NameOf(identities, row), reason);
                }

                (failed ??= []).TryAdd(row, reason);
            }
        }

        if (failed is null)
        {
            return null;
        }

        foreach (var (row, reason) in failed)
        {
            run.WriteFailure(copy, place.NameOf(identities, row), reason, []);
        }

        return [.. Enumerable.Range(0, identities.Count).Where(row => !failed.ContainsKey(row))];
    }

    private int Count(Column[] columns)
    {
        if (columns.Length != place.Node.Columns.Outputs.Length || columns.Any(column => column.Count != columns[0].Count))
        {
            throw new StepFailedException(
                copy.Name, null,
                new PipelineException($"it made {columns.Length} columns of {string.Join(", ", columns.Select(static column => column.Count))} values, and declares {place.Node.Columns.Outputs.Length} columns."));
        }

        return columns.Length == 0 ? 0 : columns[0].Count;
    }
}
