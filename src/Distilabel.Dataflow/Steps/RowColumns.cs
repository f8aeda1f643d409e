using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Steps;

/// <summary>Collects records and hands them over as columns, one for each of their fields.</summary>
/// <typeparam name="T">The record.</typeparam>
public sealed class RowColumns<T>
{
    // A batch size may say "all that there is": no more than this is taken before it is needed.
    private const int MostAtFirst = 1 << 20;

    private readonly RecordType<T> _type = RowTypes.Of<T>();
    private T[] _rows;
    private int _count;

    /// <summary>Room for <paramref name="capacity"/> records; it grows as needed.</summary>
    public RowColumns(int capacity) => _rows = new T[Math.Clamp(capacity, 1, MostAtFirst)];

    /// <summary>Adds a record.</summary>
    public void Add(T row)
    {
        if (_count == _rows.Length)
        {
            Array.Resize(ref _rows, _count * 2);
        }

        _rows[_count++] = row;
    }

    /// <summary>Hands over what was collected and starts anew.</summary>
    public Column[] Build()
    {
        var columns = new Column[_type.Fields.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = _type.Fields[i].GetColumn(_rows.AsSpan(0, _count));
        }

        _count = 0;
        return columns;
    }
}
