using System.ComponentModel;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow;

/// <summary>The older name of <see cref="GroupColumns"/>, which new pipelines use.</summary>
[Step(Checkpoint = false)]
[InputColumnsFrom(nameof(Columns))]
[OutputColumnsFrom(nameof(OutputColumns), Shape = ColumnShape.ListOf, DefaultPrefix = "grouped_")]
[DropsColumnsFrom(nameof(Columns))]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed partial class CombineColumns : GroupColumns
{
    private static readonly StepDescriptor ClassDescriptor = new()
    {
        TypeName = nameof(CombineColumns), FullName = typeof(CombineColumns).FullName!, Kind = StepKind.Convergence, Checkpoint = false,
    };

    /// <inheritdoc/>
    public CombineColumns(string? name = null)
        : base(name)
    {
    }

    /// <inheritdoc/>
    public override StepDescriptor Descriptor => ClassDescriptor;
}
