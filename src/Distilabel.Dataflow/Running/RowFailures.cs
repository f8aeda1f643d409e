using Distilabel.Dataflow.Checkpoints;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running;

/// <summary>The rows of one piece of work that a step failed on.</summary>
internal sealed class RowFailures(RunScope run, ErrorPolicy policy) : StepContext
{
    private readonly Lock _gate = new();
    private SortedDictionary<int, Exception>? _rows;

    /// <summary>The places in the batch of the rows that the step was given; null when it was given all.</summary>
    internal int[]? Given { get; set; }

    internal int Count => _rows?.Count ?? 0;

    internal bool Any => Count > 0;

    /// <summary>The rows that failed, by their places in the batch, in order, each with the first reason that was given for it.</summary>
    internal IEnumerable<KeyValuePair<int, Exception>> Rows => _rows ?? [];

    /// <summary>The row that made the run fail, when the step said which.</summary>
    internal int? Fatal { get; private set; }

    /// <summary>What the step made of the rows before that one, in terms of the rows that it was given.</summary>
    internal (int Rows, StepOutput Output)? Finished { get; private set; }

    /// <summary>Whether the row at <paramref name="row"/> of the batch failed.</summary>
    internal bool Has(int row) => _rows?.ContainsKey(row) == true;

    /// <summary>Whether the row at <paramref name="given"/> among those that the step was given failed.</summary>
    internal bool HasGiven(int given) => Has(PlaceOf(given));

    /// <summary>Forgets the rows from <paramref name="row"/> on.</summary>
    internal void ForgetFrom(int row)
    {
        foreach (var failed in (int[])[.. Rows.Select(static failed => failed.Key).Where(failed => failed >= row)])
        {
            _rows!.Remove(failed);
        }
    }

    public override bool TryFail(int row, Exception exception)
    {
        row = PlaceOf(row);

        // What can't be kept is the whole run's trouble: were it the row's, a full disk would null every answer that was paid for.
        if (policy == ErrorPolicy.Fail || exception is CheckpointException || (exception is OperationCanceledException && run.IsAborted))
        {
            Fatal = row;
            return false;
        }

        // Nobody has ended the run, so it is a time-out of the step's own.
        var reason = exception is OperationCanceledException ? new TimeoutException(exception.Message, exception) : exception;
        lock (_gate)
        {
            (_rows ??= []).TryAdd(row, reason);
        }

        return true;
    }

    public override void KeepFinished(int rows, StepOutput output) => Finished = (rows, output);

    private int PlaceOf(int given) => Given is { } places ? places[given] : given;
}
