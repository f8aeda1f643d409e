namespace Distilabel.Dataflow;

/// <summary>A step failed, and its <see cref="Step.OnError"/> said that the run fails with it. Everything finished before is kept.</summary>
/// <remarks>
/// The inner exception is the one that the step's own code threw, whatever it was doing: loading, working on rows, unloading. Only where the text of that
/// holds a secret of the run, it is one with the same text less the secret.
/// </remarks>
public sealed class StepFailedException : PipelineException
{
    internal StepFailedException(string step, string? row, Exception cause)
        : this(step, row, cause, row is null ? $"Step '{step}' failed: {cause.Message}" : $"Step '{step}' failed on row {row}: {cause.Message}")
    {
    }

    internal StepFailedException(string step, string first, string last, Exception cause)
        : this(step, null, cause, $"Step '{step}' failed on the rows {first} to {last}: {cause.Message}")
    {
    }

    private StepFailedException(string step, string? row, Exception cause, string message)
        : base(message, cause) => (StepName, Row) = (step, row);

    /// <summary>The step.</summary>
    public string StepName { get; }

    /// <summary>The identity of the row, such as <c>load_dataset[17]</c>; null when the step failed on several at once or on none.</summary>
    public string? Row { get; }

    /// <summary>A failure outside of rows: <paramref name="what"/> says what the step could not do.</summary>
    internal static StepFailedException Of(string step, string what, Exception cause) =>
        new(step, null, cause, $"Step '{step}' failed: {what}: {cause.Message}");

    /// <summary>The same failure in other words, with another exception in the place of the original.</summary>
    internal StepFailedException With(string message, Exception cause) => new(StepName, Row, cause, message);
}
