using System.Collections.Immutable;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Pipelines.Checking;

namespace Distilabel.Dataflow.Pipelines.Routes;

/// <summary>A step for each value of a column.</summary>
internal sealed class KeyRule<T> : RouteRule
    where T : notnull
{
    private readonly string _column;
    private readonly ImmutableArray<(T Key, Step Step)> _branches;

    /// <exception cref="PipelineException">No value is named, or one twice.</exception>
    internal KeyRule(string column, ImmutableArray<(T Key, Step Step)> branches)
    {
        if (branches.IsEmpty)
        {
            throw new PipelineException(ConnectionFaults.RouteIsEmpty);
        }

        if (branches.GroupBy(static branch => branch.Key).FirstOrDefault(static branch => branch.Count() > 1) is { } repeated)
        {
            throw new PipelineException(ConnectionFaults.RouteKeyRepeated(column, Convert.ToString(repeated.Key, System.Globalization.CultureInfo.InvariantCulture) ?? ""));
        }

        (_column, _branches) = (column, branches);
    }

    internal override IReadOnlyList<RouteColumn> Columns => [new(_column, ColumnTypes.Of<T>(), Nullable: true)];

    internal override ImmutableArray<Step> Steps => [.. _branches.Select(static branch => branch.Step)];

    internal override bool IsExclusive => true;

    internal override object? KeyOf(int branch) => _branches[branch].Key;

    internal override RowChooser Bind(IReadOnlyList<string> targets, ImmutableArray<int> branches) => new KeyChooser<T>(
        _branches.Zip(branches).ToDictionary(static branch => branch.First.Key, static branch => branch.Second));
}

/// <summary>The step whose name a column holds.</summary>
internal sealed class NameRule(string column) : RouteRule
{
    internal override IReadOnlyList<RouteColumn> Columns { get; } = [new(column, ColumnTypes.String, Nullable: true)];

    internal override ImmutableArray<Step> Steps => [];

    internal override bool MayNameAny => true;

    internal override bool IsExclusive => true;

    internal override RowChooser Bind(IReadOnlyList<string> targets, ImmutableArray<int> branches) => new KeyChooser<string>(
        targets.Select(static (name, target) => (name, target)).ToDictionary(static step => step.name, static step => step.target, StringComparer.Ordinal));
}

internal sealed class KeyChooser<T>(Dictionary<T, int> targets) : RowChooser
    where T : notnull
{
    internal override void Choose(Column[] original, Column[] read, RowChoice choice)
    {
        var keys = ((Column<T>)read[0]).Values;
        var hasNull = original[0].IndexOfNull() >= 0;
        for (var row = 0; row < keys.Length; row++)
        {
            if ((!hasNull || !original[0].IsNull(row)) && targets.TryGetValue(keys[row], out var target))
            {
                choice.Add(target, row);
            }
            else
            {
                choice.AddUnmatched(row);
            }
        }
    }
}
