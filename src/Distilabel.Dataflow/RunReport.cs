namespace Distilabel.Dataflow;

/// <summary>What happened in a run.</summary>
/// <param name="Steps">What became of the rows of each step, in the order of the graph.</param>
/// <param name="WasStopped">
/// Whether the run was stopped before all was begun: sources may have made more rows, or rows were left in front of a step. What is there is complete
/// as far as it goes.
/// </param>
/// <param name="FailurePath">The dead-letter file, with a line for each row that a step failed on; null when none did, and where the run leaves no files.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record RunReport(IReadOnlyList<StepCounts> Steps, bool WasStopped, string? FailurePath, TimeSpan Elapsed)
{
    /// <summary>What became of the rows at each place where branches meet, in the order of the graph.</summary>
    public IReadOnlyList<JoinCounts> Joins { get; init; } = [];

    /// <summary>Whether the run's result is not the whole one, because it was stopped or has failed. It is not published then.</summary>
    public bool IsPartial { get; init; }

    /// <summary>The folder with the partial result; null where the result is whole, or nothing of it could be kept.</summary>
    public string? PartialFolder { get; init; }

    /// <summary>The first row that a step failed on and the run went on without, in words; null when there was none.</summary>
    public string? FirstFailure { get; init; }

    /// <summary>The counts of the step called <paramref name="name"/>.</summary>
    public StepCounts this[string name] => Steps.First(step => step.Step == name);
}
