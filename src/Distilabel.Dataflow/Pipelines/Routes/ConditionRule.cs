using System.Collections.Immutable;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Pipelines.Checking;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Pipelines.Routes;

/// <summary>A condition for each step.</summary>
internal sealed class ConditionRule<T> : RouteRule
{
    private readonly ImmutableArray<(Step Step, Func<T, bool> Holds)> _branches;

    /// <exception cref="PipelineException">There is none.</exception>
    internal ConditionRule(ImmutableArray<(Step Step, Func<T, bool> Holds)> branches) =>
        _branches = branches.IsEmpty ? throw new PipelineException(ConnectionFaults.RouteIsEmpty) : branches;

    internal override IReadOnlyList<RouteColumn> Columns =>
        [.. RowTypes.Of<T>().Fields.Select(static property => new RouteColumn(property.Name, property.Type, property.Nullable))];

    internal override ImmutableArray<Step> Steps => [.. _branches.Select(static branch => branch.Step)];

    internal override bool IsExclusive => false;

    internal override RowChooser Bind(IReadOnlyList<string> targets, ImmutableArray<int> branches) =>
        new Chooser(RowTypes.Of<T>(), [.. _branches.Zip(branches, static (branch, target) => (branch.Holds, target))]);

    private sealed class Chooser(RecordType<T> type, (Func<T, bool> Holds, int Target)[] branches) : RowChooser
    {
        internal override void Choose(Column[] original, Column[] read, RowChoice choice)
        {
            for (var row = 0; row < read[0].Count; row++)
            {
                choice.Row = row;
                var record = type.Create(new FieldValues(read, row));
                var any = false;
                foreach (var (holds, target) in branches)
                {
                    if (holds(record))
                    {
                        choice.Add(target, row);
                        any = true;
                    }
                }

                if (!any)
                {
                    choice.AddUnmatched(row);
                }
            }
        }
    }
}
