using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow;

/// <summary>Merges columns of a row into one list: single values, and the elements of lists, in the order of the columns.</summary>
/// <remarks>All values must have one type. A null is a value of the list; a list that is null adds nothing. The merged columns do not remain.</remarks>
[Step(Checkpoint = false)]
[InputColumnsFrom(nameof(Columns))]
[OutputColumnsFrom(nameof(OutputColumn), Shape = ColumnShape.MergedList, Default = DefaultOutputColumn)]
[DropsColumnsFrom(nameof(Columns))]
public sealed partial class MergeColumns : Step, IRowsStep
{
    private const string DefaultOutputColumn = "merged_column";

    /// <summary>The columns to merge.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>The name of the list.</summary>
    /// <value>Default <c>merged_column</c>.</value>
    public string? OutputColumn { get; init; }

    /// <inheritdoc/>
    public StepOutput Execute(in StepInput input, StepContext context)
    {
        var parts = new ListElements[Columns.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            var column = input.Columns[i]!;
            parts[i] = ListElements.OfLists(column) ?? ListElements.OfValues(column);
        }

        return new StepOutput([ListElements.Join(parts)]);
    }
}
