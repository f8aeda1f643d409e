using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Tests.ColumnSteps;

/// <summary>Calls steps the way the engine does, on columns written out in a test.</summary>
internal static class StepRows
{
    internal static Column<T> Of<T>(params T[] values) => new(values);

    internal static StepInput Input(params Column[] columns) => new(columns, RowIdentities.Range(0, columns[0].Count));

    internal static StepOutput Run(this IRowsStep step, params Column[] columns) => step.Execute(Input(columns), FailingContext.Instance);

    internal static IReadOnlyList<T> Values<T>(this StepOutput output, int column) => ((Column<T>)output.Columns[column]).Values.ToArray();

    /// <summary>A run whose first failure ends it.</summary>
    internal sealed class FailingContext : StepContext
    {
        internal static FailingContext Instance { get; } = new();

        public override bool TryFail(int row, Exception exception) => false;
    }

    /// <summary>A run in which failed rows are left behind.</summary>
    internal sealed class ForgivingContext : StepContext
    {
        internal Dictionary<int, Exception> Failures { get; } = [];

        public override bool TryFail(int row, Exception exception) => Failures.TryAdd(row, exception);
    }
}
