namespace Distilabel.Dataflow.Steps;

/// <summary>What the engine offers to a generator step while it makes rows.</summary>
/// <remarks>Called by the step alone, one call at a time, while it is asked for its next rows.</remarks>
public abstract class SourceContext
{
    /// <summary>For a source that is read outside of a run: every row that can't be read ends the reading, and what is said is heard by none.</summary>
    internal static SourceContext Strict { get; } = new StrictContext();

    /// <summary>Says that the next row can't be read.</summary>
    /// <param name="rowsBefore">How many rows of the hand-over that is being made stand before it.</param>
    /// <param name="reason">Why, with where the row stands: the file and the line, for example.</param>
    /// <param name="origin">What is known of the row, for the dead-letter file.</param>
    /// <returns>
    /// True when the step goes on with the row that follows, and leaves this one out: the engine then drops it, or puts a row of nulls in its place, as the
    /// step's <see cref="Step.OnError"/> says. The row keeps its ordinal either way, so that the rows behind it have theirs. False when the run
    /// fails: the step throws <paramref name="reason"/>.
    /// </returns>
    public abstract bool TryFail(int rowsBefore, Exception reason, IReadOnlyList<KeyValuePair<string, object?>> origin);

    /// <summary>Says something in the run's log that a user may want to know.</summary>
    public abstract void Inform(string message);

    /// <summary>Says something in the run's log that a user must know: that the step left data out, or changed it.</summary>
    public abstract void Warn(string message);

    private sealed class StrictContext : SourceContext
    {
        public override bool TryFail(int rowsBefore, Exception reason, IReadOnlyList<KeyValuePair<string, object?>> origin) => false;

        public override void Inform(string message)
        {
        }

        public override void Warn(string message)
        {
        }
    }
}
