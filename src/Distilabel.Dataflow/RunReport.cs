namespace Distilabel.Dataflow;

/// <summary>What happened in a run.</summary>
/// <param name="Steps">What became of the rows of each step, in the order of the graph.</param>
/// <param name="WasStopped">
/// Whether the run was stopped before all was begun: sources may have made more rows, or rows were left in front of a step. What is there is complete
/// as far as it goes.
/// </param>
/// <param name="FailurePath">The dead-letter file, with a line for each row that a step failed on; null when none did.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record RunReport(IReadOnlyList<StepCounts> Steps, bool WasStopped, string? FailurePath, TimeSpan Elapsed)
{
    /// <summary>What became of the rows at each place where branches meet, in the order of the graph.</summary>
    public IReadOnlyList<JoinCounts> Joins { get; init; } = [];

    /// <summary>The counts of the step called <paramref name="name"/>.</summary>
    public StepCounts this[string name] => Steps.First(step => step.Step == name);
}
