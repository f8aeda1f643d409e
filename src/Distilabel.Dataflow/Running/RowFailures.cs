using Distilabel.Dataflow.Checkpoints;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running;

/// <summary>The rows of one piece of work that a step failed on.</summary>
internal sealed class RowFailures(ErrorPolicy policy) : StepContext
{
    private readonly Lock _gate = new();
    private List<(int Row, Exception Reason)>? _rows;

    /// <summary>The places in the batch of the rows that the step was given; null when it was given all.</summary>
    internal int[]? Given { get; set; }

    internal bool Any => _rows is { Count: > 0 };

    /// <summary>The rows that failed, by their places in the batch.</summary>
    internal IReadOnlyList<(int Row, Exception Reason)> Rows => _rows ?? [];

    /// <summary>The row that made the run fail, when the step said which.</summary>
    internal int? Fatal { get; private set; }

    /// <summary>What the step made of the rows before that one, in terms of the rows that it was given.</summary>
    internal (int Rows, StepOutput Output)? Finished { get; private set; }

    /// <summary>Whether the row at <paramref name="given"/> among those that the step was given failed.</summary>
    internal bool HasGiven(int given)
    {
        var row = Given is { } places ? places[given] : given;
        return Rows.Any(failed => failed.Row == row);
    }

    /// <summary>Forgets the rows from <paramref name="row"/> on.</summary>
    internal void ForgetFrom(int row) => _rows?.RemoveAll(failed => failed.Row >= row);

    public override bool TryFail(int row, Exception exception)
    {
        row = Given is { } given ? given[row] : row;

        // What can't be kept is the whole run's trouble: were it the row's, a full disk would null every answer that was paid for.
        if (policy == ErrorPolicy.Fail || exception is OperationCanceledException or CheckpointException)
        {
            Fatal = row;
            return false;
        }

        lock (_gate)
        {
            (_rows ??= []).Add((row, exception));
        }

        return true;
    }

    public override void KeepFinished(int rows, StepOutput output) => Finished = (rows, output);
}
