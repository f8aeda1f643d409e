using System.Collections.Immutable;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Pipelines.Routes;

/// <summary>How a route finds the branches of a row.</summary>
internal abstract class RouteRule
{
    /// <summary>The columns that it reads.</summary>
    internal abstract IReadOnlyList<RouteColumn> Columns { get; }

    /// <summary>The step of each branch.</summary>
    internal abstract ImmutableArray<Step> Steps { get; }

    /// <summary>Whether a row may also name a step that follows and is not among <see cref="Steps"/>.</summary>
    internal virtual bool MayNameAny => false;

    /// <summary>Whether a row has one branch at most.</summary>
    internal abstract bool IsExclusive { get; }

    /// <summary>What leads to each of <see cref="Steps"/>, for files; null where it can't be said.</summary>
    internal virtual object? KeyOf(int branch) => null;

    /// <summary>The rule at work.</summary>
    /// <param name="targets">The names of the steps that follow.</param>
    /// <param name="branches">For each branch, which of these it is.</param>
    internal abstract RowChooser Bind(IReadOnlyList<string> targets, ImmutableArray<int> branches);
}

/// <summary>A column that a route reads.</summary>
/// <param name="Name">Its name in the pipeline.</param>
/// <param name="Type">The type that it is read as.</param>
/// <param name="Nullable">Whether null may be among the values.</param>
internal sealed record RouteColumn(string Name, ColumnType Type, bool Nullable);

/// <summary>Finds the branches of the rows of a batch.</summary>
internal abstract class RowChooser
{
    /// <summary>Adds each row to its branches, or to those that have none.</summary>
    /// <param name="original">The columns that the rule reads, as they are.</param>
    /// <param name="read">The same columns with the types that the rule reads; null has become the default value where the type has no null.</param>
    /// <param name="choice">What was chosen.</param>
    internal abstract void Choose(Column[] original, Column[] read, RowChoice choice);
}
