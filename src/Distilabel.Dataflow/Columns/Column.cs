namespace Distilabel.Dataflow.Columns;

/// <summary>The values of one column for the rows of one batch.</summary>
/// <remarks>Immutable once it is part of a batch: whoever made the array hands it over.</remarks>
public abstract class Column
{
    private protected Column(int count) => Count = count;

    /// <summary>The number of values.</summary>
    public int Count { get; }

    /// <summary>The type of the values.</summary>
    public abstract ColumnType Type { get; }

    /// <summary>A range of this column that shares its values.</summary>
    public abstract Column Slice(int start, int count);

    /// <summary>A column of the values at <paramref name="rows"/>, in that order.</summary>
    public abstract Column Gather(ReadOnlySpan<int> rows);

    /// <summary>This column's values followed by those of <paramref name="others"/>, which have the same type.</summary>
    public abstract Column Concat(ReadOnlySpan<Column> others);

    /// <summary>The value at <paramref name="row"/>, boxed. For messages and untyped reading, never on the path of a row.</summary>
    public abstract object? this[int row] { get; }

    /// <summary>Whether the value at <paramref name="row"/> is null.</summary>
    public abstract bool IsNull(int row);

    /// <summary>The first row from <paramref name="start"/> on whose value is null; -1 when none is.</summary>
    internal abstract int IndexOfNull(int start = 0);

    /// <summary>A column of lists: the first has the first <c>counts[0]</c> values of this column, the next those that follow.</summary>
    internal abstract Column ToLists(ReadOnlySpan<int> counts);
}

/// <summary>A typed array, or a range of one.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
public sealed class Column<T> : Column
{
    private readonly T[] _values;
    private readonly int _offset;

    // Null for the type that the CLR type has, which need not be known then.
    private readonly ColumnType<T>? _type;

    /// <summary>A column of all values of <paramref name="values"/>, which the caller must not change afterwards.</summary>
    /// <param name="values">The values.</param>
    /// <param name="type">Their type; null for the one that their CLR type has.</param>
    public Column(T[] values, ColumnType<T>? type = null)
        : this(values, 0, values.Length, type)
    {
    }

    /// <summary>A column of a range of <paramref name="values"/>, which the caller must not change afterwards.</summary>
    /// <param name="values">The values.</param>
    /// <param name="offset">The first value.</param>
    /// <param name="count">The number of values.</param>
    /// <param name="type">Their type; null for the one that their CLR type has.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many values.</exception>
    public Column(T[] values, int offset, int count, ColumnType<T>? type = null)
        : base(count)
    {
        _type = type;
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)(offset + count), (uint)values.Length, nameof(count));
        _values = values;
        _offset = offset;
    }

    /// <summary>The values.</summary>
    public ReadOnlySpan<T> Values => new(_values, _offset, Count);

    /// <summary>The values, for code that awaits.</summary>
    public ReadOnlyMemory<T> Memory => new(_values, _offset, Count);

    /// <inheritdoc/>
    public override object? this[int row] => Values[row];

    /// <inheritdoc/>
    public override ColumnType Type => _type ?? ColumnTypes.Of<T>();

    /// <summary>Sets a value while the column is being made, before it is part of a batch.</summary>
    internal void Set(int row, T value) => _values[_offset + row] = value;

    /// <summary>The same array, read as what its values derive from.</summary>
    internal Column<TBase> Reinterpret<TBase>(ColumnType<TBase>? type) => new((TBase[])(object)_values, _offset, Count, type);

    /// <inheritdoc/>
    public override bool IsNull(int row) => Values[row] is null;

    /// <inheritdoc/>
    public override Column Slice(int start, int count) =>
        start == 0 && count == Count ? this : new Column<T>(_values, _offset + start, count, _type);

    /// <inheritdoc/>
    public override Column Gather(ReadOnlySpan<int> rows)
    {
        var source = Values;
        var values = new T[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            values[i] = source[rows[i]];
        }

        return new Column<T>(values, _type);
    }

    /// <inheritdoc/>
    public override Column Concat(ReadOnlySpan<Column> others)
    {
        var count = Count;
        foreach (var other in others)
        {
            count += other.Count;
        }

        var values = new T[count];
        Values.CopyTo(values);
        var at = Count;
        foreach (var other in others)
        {
            ((Column<T>)other).Values.CopyTo(values.AsSpan(at));
            at += other.Count;
        }

        return new Column<T>(values, _type);
    }

    internal override int IndexOfNull(int start = 0)
    {
        // Known by the type alone for a value type: the loop is not even compiled for it.
        if (default(T) is null)
        {
            var values = Values;
            for (var row = start; row < values.Length; row++)
            {
                if (values[row] is null)
                {
                    return row;
                }
            }
        }

        return -1;
    }

    internal override Column ToLists(ReadOnlySpan<int> counts)
    {
        var rest = Values;
        var lists = new IReadOnlyList<T>[counts.Length];
        for (var i = 0; i < lists.Length; i++)
        {
            lists[i] = rest[..counts[i]].ToArray();
            rest = rest[counts[i]..];
        }

        return new Column<IReadOnlyList<T>>(lists, (ColumnType<IReadOnlyList<T>>?)_type?.ToList());
    }
}
