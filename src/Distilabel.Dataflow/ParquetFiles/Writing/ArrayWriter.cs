using Apache.Arrow;
using Apache.Arrow.Types;
using Distilabel.Dataflow.Columns;
using Column = Distilabel.Dataflow.Columns.Column;

namespace Distilabel.Dataflow.ParquetFiles.Writing;

/// <summary>Collects the values of a column, or of a part of a nested one, and makes an Arrow array of them.</summary>
/// <remarks>
/// Values are collected first, which only refers to texts and lists, and made into an array when enough are there. So rows can be given back while it shows
/// that they are too large to be written together.
/// </remarks>
internal abstract class ArrayWriter
{
    private protected ArrayWriter(IArrowType dataType, bool isNullable) => (DataType, IsNullable) = (dataType, isNullable);

    /// <summary>The type of the arrays.</summary>
    internal IArrowType DataType { get; }

    /// <summary>Whether the field may hold null.</summary>
    internal bool IsNullable { get; }

    /// <summary>Which of the values so far are there.</summary>
    protected Validity Validity { get; } = new();

    /// <summary>The number of values so far.</summary>
    internal virtual int Count => Validity.Count;

    /// <summary>Adds values.</summary>
    /// <param name="column">The values, of the type that this was made for.</param>
    /// <param name="isNull">For each value, whether it is null whatever it holds; empty when that is for the values to say.</param>
    /// <returns>About how many bytes they take in memory as an array: as many as if they came one by one.</returns>
    internal abstract long Append(Column column, ReadOnlySpan<bool> isNull);

    /// <summary>Adds nulls.</summary>
    /// <returns>About how many bytes they take in memory as an array: as many as if they came one by one.</returns>
    internal abstract long AppendNulls(int count);

    /// <summary>Forgets all values from the one at <paramref name="count"/> on.</summary>
    internal virtual void Truncate(int count) => Validity.Truncate(count);

    /// <summary>An array of the values. It shares memory with this, so it is of use until the next <see cref="Clear"/>.</summary>
    internal abstract ArrayData Build();

    /// <summary>Forgets all values.</summary>
    internal virtual void Clear() => Validity.Clear();

    /// <summary>Marks the next values: null where <paramref name="isNull"/> says so, otherwise there.</summary>
    protected void AddValidity(int count, ReadOnlySpan<bool> isNull)
    {
        // What is part of a null is read by no reader: a field without nulls has some value there.
        if (isNull.IsEmpty || !IsNullable)
        {
            Validity.AddValid(count);
            return;
        }

        foreach (var isMissing in isNull)
        {
            Validity.Add(!isMissing);
        }
    }

    /// <summary>Marks one value.</summary>
    /// <param name="isNull">Whether it is null.</param>
    /// <param name="isInNull">Whether what it is part of is null, so that no reader looks at it.</param>
    /// <exception cref="OverflowException">It is null, and the field has none.</exception>
    protected void AddValidity(bool isNull, bool isInNull)
    {
        if (isNull && !isInNull && !IsNullable)
        {
            throw NullFound();
        }

        Validity.Add(!isNull || !IsNullable);
    }

    /// <summary>The error of a null in a field without nulls.</summary>
    protected static OverflowException NullFound() => new("It is null, and the file that the column comes from says that it never is.");

    /// <summary>Marks the next values as null.</summary>
    protected void AddNullValidity(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Validity.Add(!IsNullable);
        }
    }

    /// <summary>The array's data.</summary>
    protected ArrayData Data(ArrowBuffer[] buffers, ArrayData[]? children = null) => new(DataType, Count, Validity.Nulls, 0, [Validity.ToArrow(), .. buffers], children);
}

/// <summary>Collects values of <typeparamref name="T"/>.</summary>
/// <typeparam name="T">The CLR type of the values.</typeparam>
internal abstract class ArrayWriter<T> : ArrayWriter
{
    private protected ArrayWriter(IArrowType dataType, bool isNullable)
        : base(dataType, isNullable)
    {
    }

    internal sealed override long Append(Column column, ReadOnlySpan<bool> isNull) => Append(((Column<T>)column).Values, isNull);

    internal abstract long Append(ReadOnlySpan<T> values, ReadOnlySpan<bool> isNull);
}
