using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running;

/// <summary>Runs a generator step: asks for the next rows when there is room for them.</summary>
internal sealed class SourceBlock(RunScope run, StepPlace place, Step copy)
{
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
            run.Fail(exception is PipelineException or OperationCanceledException ? exception : new StepFailedException(copy.Name, null, exception));
        }
        finally
        {
            run.Activity.Leave();
        }
    }

    private async ValueTask GenerateAsync()
    {
        var batchSize = ((GeneratorStep)copy).BatchSize;
        var next = 0L;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(run.Stop, run.Aborted);
        var batches = ((IGeneratorStep)copy).GenerateAsync(batchSize, ending.Token).GetAsyncEnumerator(ending.Token);
        await using (batches.ConfigureAwait(false))
        {
            while (!run.IsAborted && !run.MustStop() && await MoveNextAsync(batches).ConfigureAwait(false))
            {
                var columns = batches.Current;
                var count = Count(columns);
                if (count == 0)
                {
                    continue;
                }

                var identities = RowIdentities.Range(next, count);
                RefuseNull(columns, identities);
                place.Meter.Generated(count);
                await Output.SendAsync(Convert(columns, identities)).ConfigureAwait(false);
                next += count;
                if (run.Options.FirstBatchOnly)
                {
                    return;
                }
            }
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
        catch (Exception exception)
        {
            throw new StepFailedException(copy.Name, null, exception);
        }
        finally
        {
            place.Meter.Worked(started);
        }
    }

    private Batch Convert(Column[] columns, RowIdentities identities) =>
        place.Binding.Write(new Batch(Schema.Empty, [], identities), columns, null, identities, null);

    /// <summary>A null where a value was promised fails here: the next step could only be blamed for what it makes of it.</summary>
    private void RefuseNull(Column[] columns, RowIdentities identities)
    {
        foreach (var column in place.RequiredOutputs)
        {
            if (columns[column].IndexOfNull() is >= 0 and var row)
            {
                throw new StepFailedException(copy.Name, place.NameOf(identities, row), place.MadeNull(column));
            }
        }
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
