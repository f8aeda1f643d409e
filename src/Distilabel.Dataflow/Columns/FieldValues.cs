namespace Distilabel.Dataflow.Columns;

/// <summary>The values of one row, by the order of the fields that ask for them.</summary>
public readonly ref struct FieldValues
{
    private readonly ReadOnlySpan<Column> _columns;
    private readonly int _row;

    /// <summary>The values of <paramref name="row"/> in <paramref name="columns"/>.</summary>
    public FieldValues(ReadOnlySpan<Column> columns, int row)
    {
        _columns = columns;
        _row = row;
    }

    /// <summary>The value of the field at <paramref name="ordinal"/>.</summary>
    public T Get<T>(int ordinal) => ((Column<T>)_columns[ordinal]).Values[_row];
}
