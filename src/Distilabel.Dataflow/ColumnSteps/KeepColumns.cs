using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow;

/// <summary>Keeps some columns, in the order given, and drops all others.</summary>
[Step(Checkpoint = false)]
[InputColumnsFrom(nameof(Columns))]
[KeepsOnlyColumnsFrom(nameof(Columns))]
public sealed partial class KeepColumns : Step, IRowsStep
{
    private static readonly StepDescriptor ClassDescriptor = new()
    {
        TypeName = nameof(KeepColumns), FullName = typeof(KeepColumns).FullName!, Kind = StepKind.Row, Checkpoint = false,
    };

    /// <inheritdoc/>
    public KeepColumns(string? name = null)
        : base(name)
    {
    }

    /// <summary>The columns to keep.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <inheritdoc/>
    public override StepDescriptor Descriptor => ClassDescriptor;

    /// <inheritdoc/>
    public override StepColumns DescribeColumns() => Columns.Count > 0
        ? new StepColumns([.. Columns.Select(static column => new InputColumn(column, null))], []) { KeepsOnly = [.. Columns] }
        : throw new PipelineException($"Step '{Name}' names no columns to keep.");

    /// <inheritdoc/>
    public StepOutput Execute(in StepInput input, StepContext context) => new([]);
}
