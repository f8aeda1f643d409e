using Distilabel.Dataflow.Checkpoints;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running;

/// <summary>The rows of one batch in the hands of a step that awaits, each finished by itself.</summary>
internal sealed class AsyncRows
{
    private readonly StepWork _work;
    private readonly Job _job;
    private readonly StepInput _input;
    private readonly int[] _records;
    private readonly RowOutputs? _outputs;
    private readonly StepOutput[]? _children;
    private int _open;
    private int? _begun;

    internal AsyncRows(StepWork work, Batch batch)
    {
        _work = work;
        _job = work.Begin(batch);
        _input = work.Place.Binding.Read(_job.Todo);
        _records = _job.Recall?.RecordsMissing() ?? [];

        // One more than the rows, for whoever starts them: the batch can't be finished while rows are still being started.
        _open = Count + 1;
        if (!work.Place.IsOneToOne)
        {
            _children = new StepOutput[Count];
        }
        else
        {
            _outputs = new RowOutputs([.. work.Place.Node.Columns.Outputs.Select((_, i) => work.Place.OutputType(i).CreateDefault(Count))]);
        }
    }

    /// <summary>The rows to work on: those of the batch that were not found in the checkpoints.</summary>
    internal int Count => _job.Todo.Count;

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

            if (!_work.Place.RequiredOutputs.IsEmpty)
            {
                _work.RefuseNull(Output(row));
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A time-out inside the step arrives as a cancellation too, and is a failure of the row like any other.
            if (!_job.Failures.TryFail(row, exception))
            {
                throw _work.Failed(_job.Batch, _job.Failures, exception);
            }

            return;
        }

        // Outside of the try: what can't be kept is no failure of the row.
        if (_work.Place.Checkpoint is { } checkpoint)
        {
            checkpoint.Keep(_records.AsSpan(row, 1), Output(row), null);
            await checkpoint.CommitAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Has the batch end before <paramref name="row"/>, which was not begun, and nor was any behind it. Called by whoever starts the rows.</summary>
    internal void EndBefore(int row)
    {
        _begun = row;
        Interlocked.Add(ref _open, row - Count);
    }

    /// <summary>Counts a row, or the starting of rows, as done.</summary>
    /// <returns>Whether it was the last.</returns>
    internal bool CountDown() => Interlocked.Decrement(ref _open) == 0;

    /// <summary>The batch after the step; null when no row of it was begun.</summary>
    internal Batch? Finish()
    {
        var job = _begun is { } begun ? _work.EndBefore(_job, begun) : _job;
        return job.Batch.Count == 0 ? null : _work.Finish(job, job.Recall is { IsComplete: true } ? null : _work.Checked(job, Outputs(job.Todo.Count)));
    }

    /// <summary>What was made of one row.</summary>
    private StepOutput Output(int row)
    {
        if (_outputs is not null)
        {
            return new StepOutput([.. _outputs.Columns.Select(column => column.Slice(row, 1))]);
        }

        var children = _children![row];
        return new StepOutput(children.Columns, new int[CountOf(children)]);
    }

    /// <summary>The rows that were made of one; none of a row that failed.</summary>
    private static int CountOf(in StepOutput children) => children.Columns is [var first, ..] ? first.Count : children.Parents?.Length ?? 0;

    /// <summary>What was made of the first <paramref name="rows"/> rows.</summary>
    private StepOutput Outputs(int rows) => _outputs is null ? Children(rows) : new StepOutput([.. _outputs.Columns.Select(column => column.Slice(0, rows))]);

    private StepOutput Children(int rows)
    {
        var place = _work.Place;
        var builders = place.Node.Columns.Outputs.Select((_, i) => place.OutputType(i).CreateBuilder(rows)).ToArray();
        var parents = new List<int>(rows);
        for (var row = 0; row < rows; row++)
        {
            var columns = _children![row].Columns ?? [];
            var children = CountOf(_children[row]);
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
