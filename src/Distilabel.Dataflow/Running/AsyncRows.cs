using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running;

/// <summary>The rows of one batch in the hands of a step that awaits, each finished by itself.</summary>
internal sealed class AsyncRows
{
    private readonly StepWork _work;
    private readonly Batch _batch;
    private readonly WorkRows _rows;
    private readonly RowFailures _failures;
    private readonly StepInput _input;
    private readonly RowOutputs? _outputs;
    private readonly StepOutput[]? _children;
    private readonly long _started;
    private int _open;

    internal AsyncRows(StepWork work, Batch batch)
    {
        _work = work;
        _batch = batch;
        _started = work.Place.Meter.Start(batch.Count);
        _failures = new RowFailures(work.Step.OnError);
        _rows = work.RefuseNulls(batch, _failures);
        _input = work.Place.Binding.Read(_rows.Batch);

        // One more than the rows, for whoever starts them: the batch can't be finished while rows are still being started.
        _open = Count + 1;
        if (work.Place.IsExpand)
        {
            _children = new StepOutput[Count];
        }
        else
        {
            _outputs = new RowOutputs([.. work.Place.Node.Columns.Outputs.Select((_, i) => work.Place.OutputType(i).CreateDefault(Count))]);
        }
    }

    internal int Count => _rows.Batch.Count;

    /// <summary>Works on a row. A failure is kept as the step's policy says.</summary>
    internal async ValueTask ExecuteAsync(Step step, int row, CancellationToken cancellationToken)
    {
        try
        {
            if (_children is not null)
            {
                _children[row] = await ((IAsyncExpandStep)step).ExpandRowAsync(_input, row, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await ((IAsyncRowStep)step).ExecuteRowAsync(_input, row, _outputs!, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A time-out inside the step arrives as a cancellation too, and is a failure of the row like any other.
            var reason = exception is OperationCanceledException ? new TimeoutException(exception.Message, exception) : exception;
            if (!_failures.TryFail(row, reason))
            {
                throw _work.Failed(_batch, _failures, reason);
            }
        }
    }

    /// <summary>Counts a row, or the starting of rows, as done.</summary>
    /// <returns>Whether it was the last.</returns>
    internal bool CountDown() => Interlocked.Decrement(ref _open) == 0;

    /// <summary>The batch after the step.</summary>
    internal Batch Finish() => _work.Finish(_batch, _rows, _outputs is not null ? new StepOutput(_outputs.Columns) : Children(), _failures, _started);

    private StepOutput Children()
    {
        var place = _work.Place;
        var builders = place.Node.Columns.Outputs.Select((_, i) => place.OutputType(i).CreateBuilder(Count)).ToArray();
        var parents = new List<int>(Count);
        for (var row = 0; row < Count; row++)
        {
            var columns = _children![row].Columns ?? [];
            var children = columns.Length == 0 ? 0 : columns[0].Count;
            for (var child = 0; child < children; child++)
            {
                for (var column = 0; column < builders.Length; column++)
                {
                    builders[column].AddFrom(columns[column], child);
                }

                parents.Add(row);
            }
        }

        return new StepOutput([.. builders.Select(static builder => builder.Build())], [.. parents]);
    }
}
