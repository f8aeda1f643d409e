using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Generators.Tests.Testing;

/// <summary>Gives steps their rows as the engine does.</summary>
internal static class TestRows
{
    public static StepInput Of(params Column?[] columns) => new(columns, RowIdentities.Range(0, columns.First(static column => column is not null)!.Count));

    public static Column<T> Column<T>(params T[] values) => new(values);

    public static T[] Values<T>(this StepOutput output, int column) => ((Column<T>)output.Columns[column]).Values.ToArray();

    public static T[] Values<T>(this Column column) => ((Column<T>)column).Values.ToArray();
}

/// <summary>Records the rows that failed; goes on after each, unless told not to.</summary>
internal sealed class RecordingContext(bool goesOn = true) : StepContext
{
    public List<(int Row, Exception Exception)> Failures { get; } = [];

    public override bool TryFail(int row, Exception exception)
    {
        Failures.Add((row, exception));
        return goesOn;
    }
}
