using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow;

/// <summary>Keeps some columns, in the order given, and drops all others.</summary>
[Step(Checkpoint = false)]
[InputColumnsFrom(nameof(Columns))]
[KeepsOnlyColumnsFrom(nameof(Columns))]
public sealed partial class KeepColumns : Step, IRowsStep
{
    /// <summary>The columns to keep.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <inheritdoc/>
    public StepOutput Execute(in StepInput input, StepContext context) => new([]);
}
