using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Steps;

/// <summary>The rows that a step is given at once: one column for each of its inputs, in the order that it declares them.</summary>
public readonly struct StepInput
{
    private readonly Column?[] _columns;

    /// <summary>Rows of <paramref name="columns"/>, null where an optional input is not there.</summary>
    public StepInput(Column?[] columns, RowIdentities identities)
    {
        _columns = columns;
        Identities = identities;
    }

    /// <summary>The number of rows.</summary>
    public int Count => Identities.Count;

    /// <summary>The identity of each row.</summary>
    public RowIdentities Identities { get; }

    /// <summary>The columns by input, null where an optional input is not there.</summary>
    public ReadOnlySpan<Column?> Columns => _columns;

    /// <summary>Whether the rows have the input at <paramref name="input"/>.</summary>
    public bool Has(int input) => _columns[input] is not null;

    /// <summary>The values of an input; empty when it is not there.</summary>
    public ReadOnlySpan<T> Values<T>(int input) => _columns[input] is { } column ? ((Column<T>)column).Values : default;

    /// <summary>One value of an input that is there.</summary>
    public T Value<T>(int input, int row) => ((Column<T>)_columns[input]!).Values[row];
}
