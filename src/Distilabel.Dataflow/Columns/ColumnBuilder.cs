namespace Distilabel.Dataflow.Columns;

/// <summary>Collects the values of a column one by one.</summary>
public abstract class ColumnBuilder
{
    private protected ColumnBuilder()
    {
    }

    /// <summary>The number of values so far.</summary>
    public abstract int Count { get; }

    /// <summary>Adds the value at <paramref name="row"/> of <paramref name="column"/>, which has the same type.</summary>
    public abstract void AddFrom(Column column, int row);

    /// <summary>Adds <paramref name="count"/> values from <paramref name="start"/> of <paramref name="column"/>, which has the same type.</summary>
    public abstract void AddFrom(Column column, int start, int count);

    /// <summary>Adds the default value: null, zero or false.</summary>
    public abstract void AddDefault();

    /// <summary>Forgets all values from the one at <paramref name="count"/> on: those of a row that failed half way.</summary>
    public abstract void Truncate(int count);

    /// <summary>Hands over what was collected and starts anew.</summary>
    public abstract Column Build();
}

/// <summary>Collects values of <typeparamref name="T"/>.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
public sealed class ColumnBuilder<T> : ColumnBuilder
{
    // A batch size may say "all that there is": no more than this is taken before it is needed.
    private const int MostAtFirst = 1 << 20;

    private readonly int _capacity;
    private readonly ColumnType<T>? _type;
    private T[] _values = [];
    private int _count;

    /// <summary>A builder with room for <paramref name="capacity"/> values; it grows as needed.</summary>
    /// <param name="capacity">How many values are expected.</param>
    /// <param name="type">Their type; null for the one that their CLR type has.</param>
    public ColumnBuilder(int capacity, ColumnType<T>? type = null) => (_capacity, _type) = (Math.Clamp(capacity, 1, MostAtFirst), type);

    /// <inheritdoc/>
    public override int Count => _count;

    /// <summary>Adds a value.</summary>
    public void Add(T value)
    {
        if (_count == _values.Length)
        {
            Array.Resize(ref _values, _count == 0 ? _capacity : _count * 2);
        }

        _values[_count++] = value;
    }

    /// <inheritdoc/>
    public override void AddFrom(Column column, int row) => Add(((Column<T>)column).Values[row]);

    /// <inheritdoc/>
    public override void AddFrom(Column column, int start, int count)
    {
        if (_values.Length - _count < count)
        {
            Array.Resize(ref _values, Math.Max(_count + count, Math.Max(_capacity, _count * 2)));
        }

        ((Column<T>)column).Values.Slice(start, count).CopyTo(_values.AsSpan(_count));
        _count += count;
    }

    /// <inheritdoc/>
    public override void AddDefault() => Add(default!);

    /// <inheritdoc/>
    public override void Truncate(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)_count, nameof(count));
        Array.Clear(_values, count, _count - count);
        _count = count;
    }

    /// <inheritdoc/>
    public override Column Build()
    {
        var column = new Column<T>(_values, 0, _count, _type);
        _values = [];
        _count = 0;
        return column;
    }
}
