using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow;

/// <summary>Makes one row again of all rows that an earlier step made of one: each of the columns becomes a list, the others have the value of the first row.</summary>
/// <remarks>
/// <para>
/// The inverse of <see cref="ExpandColumns"/>, and of any step that makes several rows of one; where several such steps follow each other, of the last one.
/// Which rows belong together is known by their identities, so rows may be filtered, routed and joined on the way, and are handed on as soon as the next row
/// begins: no more than the rows of one row are kept.
/// </para>
/// <para>
/// Rows that are gone by then are not in the lists; a row of which none is left does not come back. So a list that was empty or null when it was expanded,
/// which makes no rows, is lost. A global step between the two, which puts all rows in an order of its own, is refused when the pipeline is validated.
/// </para>
/// </remarks>
/// <example>
/// <code>expand >> judge >> new CollapseColumns { Columns = { ["generation"] = "generations", ["score"] = "scores" } }</code>
/// </example>
[Step(Checkpoint = false)]
[InputColumnsFrom(nameof(Columns))]
[OutputColumnsFrom(nameof(Columns), Shape = ColumnShape.ListOf)]
[DropsColumnsFrom(nameof(Columns))]
public sealed partial class CollapseColumns : Step, IRowsStep
{
    /// <summary>The columns to gather, and the names of the lists.</summary>
    public ColumnRenames Columns { get; init; } = [];

    /// <inheritdoc/>
    public override StepKind Kind => StepKind.Collapse;

    /// <inheritdoc/>
    public StepOutput Execute(in StepInput input, StepContext context)
    {
        var first = input.Identities.FirstOfSiblings();
        var counts = new int[first.Length];
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = (i + 1 < first.Length ? first[i + 1] : input.Count) - first[i];
        }

        var lists = new Column[Columns.Count];
        for (var i = 0; i < lists.Length; i++)
        {
            lists[i] = input.Columns[i]!.ToLists(counts);
        }

        return new StepOutput(lists, first);
    }
}
