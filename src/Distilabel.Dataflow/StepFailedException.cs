namespace Distilabel.Dataflow;

/// <summary>A step failed, and its <see cref="Step.OnError"/> said that the run fails with it. Everything finished before is kept.</summary>
/// <remarks>The inner exception is the original one, or, where the text of that holds a secret of the run, one with the same text less the secret.</remarks>
public sealed class StepFailedException : PipelineException
{
    internal StepFailedException(string step, string? row, Exception cause)
        : base(row is null ? $"Step '{step}' failed: {cause.Message}" : $"Step '{step}' failed on row {row}: {cause.Message}", cause)
    {
        StepName = step;
        Row = row;
    }

    internal StepFailedException(string step, string first, string last, Exception cause)
        : base($"Step '{step}' failed on the rows {first} to {last}: {cause.Message}", cause) => StepName = step;

    /// <summary>The step.</summary>
    public string StepName { get; }

    /// <summary>The identity of the row, such as <c>load_dataset[17]</c>; null when the step failed on several at once or on none.</summary>
    public string? Row { get; }
}
