using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Steps;

/// <summary>The output columns of some rows, filled row by row in any order.</summary>
public sealed class RowOutputs
{
    private readonly Column[] _columns;

    /// <summary>Columns of default values, one for each output, that the caller hands over.</summary>
    public RowOutputs(Column[] columns) => _columns = columns;

    internal Column[] Columns => _columns;

    /// <summary>Sets the value of an output for a row. Different rows may be set at the same time.</summary>
    public void Set<T>(int output, int row, T value) => ((Column<T>)_columns[output]).Set(row, value);
}
