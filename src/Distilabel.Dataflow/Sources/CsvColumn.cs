using System.Globalization;
using System.Text;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Sources;

/// <summary>A column that is being read from CSV. An empty field is null, where there is null.</summary>
internal abstract class CsvColumn
{
    /// <summary>A column to read.</summary>
    /// <param name="column">What it is.</param>
    /// <param name="isExact">Whether a number must be written as it would be written back, since its type was told by such values.</param>
    internal static CsvColumn Of(ColumnDefinition column, bool isExact) => column.Type.Accept(new CsvColumnFactory(column.Nullable, isExact));

    /// <summary>Whether an empty field is null, rather than empty text.</summary>
    internal bool AllowsNull { get; init; } = true;

    /// <summary>Adds a field.</summary>
    /// <returns>False when it is of another type.</returns>
    internal abstract bool TryAdd(ReadOnlySpan<byte> field);

    /// <summary>Takes what was added behind the first <paramref name="count"/> values away.</summary>
    internal abstract void Truncate(int count);

    /// <summary>Hands over the values and starts anew.</summary>
    internal abstract Column Take();
}

internal delegate bool CsvParse<T>(ReadOnlySpan<byte> field, out T value);

internal sealed class CsvColumn<T>(CsvParse<T> parse) : CsvColumn
{
    private readonly List<T> _values = [];

    internal CsvParse<T> Parse { get; } = parse;

    internal override bool TryAdd(ReadOnlySpan<byte> field)
    {
        T value = default!;
        var isParsed = (field.IsEmpty && value is null && AllowsNull) || Parse(field, out value);
        _values.Add(value);
        return isParsed;
    }

    internal override void Truncate(int count)
    {
        if (_values.Count > count)
        {
            _values.RemoveRange(count, _values.Count - count);
        }
    }

    internal override Column Take()
    {
        var column = new Column<T>([.. _values]);
        _values.Clear();
        return column;
    }
}

/// <summary>Makes the column for a type.</summary>
internal sealed class CsvColumnFactory(bool allowsNull, bool isExact) : IColumnTypeVisitor<CsvColumn>
{
    private static readonly CsvColumn[] Exact = [new CsvColumn<long>(CsvValues.TryParseExact), new CsvColumn<double>(CsvValues.TryParseExact)];

    private static readonly CsvColumn[] BuiltIn =
    [
        new CsvColumn<string?>(static (field, out value) =>
        {
            value = Encoding.UTF8.GetString(field);
            return true;
        }),
        new CsvColumn<bool>(CsvValues.TryParse), new CsvColumn<long>(CsvValues.TryParse),
        new CsvColumn<double>(CsvValues.TryParse), new CsvColumn<float>(CsvValues.TryParse), new CsvColumn<decimal>(CsvValues.TryParse),
        Number<sbyte>(), Number<byte>(), Number<short>(), Number<ushort>(), Number<int>(), Number<uint>(), Number<ulong>(),
        Parsed<DateTime>(), Parsed<DateTimeOffset>(), Parsed<DateOnly>(), Parsed<TimeOnly>(), Parsed<Guid>(),
        new CsvColumn<Timestamp>(static (field, out value) => Timestamp.TryParse(Encoding.UTF8.GetString(field), out value)),
        new CsvColumn<TimeSpan>(static (field, out value) => JsonScalarReaders.TryParseDuration(Encoding.UTF8.GetString(field), out value)),
    ];

    public CsvColumn VisitScalar<T>(ScalarType<T> type) => type is ITextType<T> text
        ? new CsvColumn<T>((field, out value) => text.TryParse(Encoding.UTF8.GetString(field), out value))
        : new CsvColumn<T>(ParserOf(type)) { AllowsNull = allowsNull };

    public CsvColumn VisitNullable<T>(NullableType<T> type)
        where T : struct
    {
        var parse = ((CsvColumn<T>)type.Underlying.Accept(this)).Parse;
        return new CsvColumn<T?>((field, out value) =>
        {
            var isParsed = parse(field, out var present);
            value = present;
            return isParsed;
        });
    }

    public CsvColumn VisitList<TList, TElement>(ListType<TList, TElement> type)
        where TList : class, IReadOnlyList<TElement> => throw CanNotHold(type);

    public CsvColumn VisitRecord<T>(RecordType<T> type) => throw CanNotHold(type);

    private CsvParse<T> ParserOf<T>(ScalarType<T> type) =>
        ((isExact ? Exact.OfType<CsvColumn<T>>().FirstOrDefault() : null) ?? BuiltIn.OfType<CsvColumn<T>>().FirstOrDefault() ?? throw CanNotHold(type)).Parse;

    private static CsvColumn<T> Number<T>()
        where T : struct, IUtf8SpanParsable<T> =>
        new(static (field, out value) => T.TryParse(field, CultureInfo.InvariantCulture, out value));

    private static CsvColumn<T> Parsed<T>()
        where T : struct, ISpanParsable<T> =>
        new(static (field, out value) => T.TryParse(Encoding.UTF8.GetString(field), CultureInfo.InvariantCulture, out value));

    private static PipelineException CanNotHold(ColumnType type) => new($"A CSV file can't hold {type}. Use JSON Lines or Parquet.");
}
