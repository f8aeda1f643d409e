namespace Distilabel.Dataflow.Columns;

/// <summary>The values of one row, by the order of the fields that ask for them.</summary>
public readonly ref struct FieldValues
{
    /// <summary>The values of <paramref name="row"/> in <paramref name="columns"/>, which the caller must not change afterwards.</summary>
    public FieldValues(Column[] columns, int row)
    {
        Columns = columns;
        Row = row;
    }

    internal Column[] Columns { get; }

    internal int Row { get; }

    /// <summary>The value of the field at <paramref name="ordinal"/>.</summary>
    public T Get<T>(int ordinal) => ((Column<T>)Columns[ordinal]).Values[Row];
}
