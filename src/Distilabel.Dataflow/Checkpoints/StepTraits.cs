using System.Collections.Immutable;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>What tells steps of one signature apart, as far as it can: each may change, and what the step has stored is still found.</summary>
/// <param name="Step">The step's name.</param>
/// <param name="Way">A hash of the steps that its rows come through; null where it is not known.</param>
/// <param name="Inputs">From the step's own input columns to those of the pipeline, in the order of the step's; none where they are not known.</param>
internal sealed record StepTraits(string Step, string? Way, ImmutableArray<KeyValuePair<string, string>> Inputs)
{
    /// <summary>How much two steps have in common: the steps before them first, then the columns that they read, then their names.</summary>
    internal int Resemblance(StepTraits other) =>
        (Way is not null && Way == other.Way ? 4 : 0) + (Inputs.Length > 0 && Inputs.SequenceEqual(other.Inputs) ? 2 : 0) + (Step == other.Step ? 1 : 0);
}
