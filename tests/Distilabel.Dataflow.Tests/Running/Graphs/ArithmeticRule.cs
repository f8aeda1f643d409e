using System.Collections.Immutable;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Pipelines.Routes;

namespace Distilabel.Dataflow.Tests.Running.Graphs;

/// <summary>Routes the rows of a test graph by all their values.</summary>
internal sealed class ArithmeticRule(StepArithmetic arithmetic, string[] columns, Step[] steps, bool isExclusive, Action reach) : RouteRule
{
    internal override IReadOnlyList<RouteColumn> Columns => [.. columns.Select(static column => new RouteColumn(column, ColumnTypes.Int64.ToNullable(), Nullable: true))];

    internal override ImmutableArray<Step> Steps => [.. steps];

    internal override bool IsExclusive => isExclusive;

    internal override RowChooser Bind(IReadOnlyList<string> targets, ImmutableArray<int> branches) => new Chooser(arithmetic, branches, reach);

    private sealed class Chooser(StepArithmetic arithmetic, ImmutableArray<int> branches, Action reach) : RowChooser
    {
        internal override void Choose(Column[] original, Column[] read, RowChoice choice)
        {
            reach();
            for (var row = 0; row < read[0].Count; row++)
            {
                var values = new long?[read.Length];
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = ((Column<long?>)read[i]).Values[row];
                }

                var chosen = arithmetic.RouteRow(values, branches.Length);
                for (var branch = 0; branch < chosen.Length; branch++)
                {
                    if (chosen[branch])
                    {
                        choice.Add(branches[branch], row);
                    }
                }

                if (!chosen.Contains(true))
                {
                    choice.AddUnmatched(row);
                }
            }
        }
    }
}
