using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow;

/// <summary>Groups columns of several branches: each becomes a list with one value for each branch.</summary>
/// <remarks>
/// <para>
/// A row that was routed to some of the branches has lists of as many values, in the order in which the branches are connected. A branch that
/// does not have a column gives null for it, so that the lists of a row stay in line with each other.
/// </para>
/// <para>
/// The grouped columns themselves do not remain. Of other columns, one that a branch changed and others only carry stays as it was changed; where several branches
/// made one each for itself, the last branch's stays.
/// </para>
/// </remarks>
[Step(Checkpoint = false)]
[InputColumnsFrom(nameof(Columns))]
[OutputColumnsFrom(nameof(OutputColumns), Shape = ColumnShape.ListOf, DefaultPrefix = "grouped_")]
[DropsColumnsFrom(nameof(Columns))]
public partial class GroupColumns : Step, IConvergenceStep
{
    /// <summary>The columns to group.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>The names of the lists, in the order of <see cref="Columns"/>.</summary>
    /// <value>Default: each column's name behind <c>grouped_</c>.</value>
    public IReadOnlyList<string> OutputColumns { get; init; } = [];

    /// <inheritdoc/>
    public StepOutput Execute(ReadOnlySpan<StepInput> branches, StepContext context)
    {
        var parts = new ListElements[branches.Length];
        var lists = new Column[Columns.Count];
        for (var column = 0; column < lists.Length; column++)
        {
            for (var branch = 0; branch < parts.Length; branch++)
            {
                parts[branch] = ListElements.OfValues(branches[branch].Columns[column]!);
            }

            lists[column] = ListElements.Join(parts);
        }

        return new StepOutput(lists);
    }
}
