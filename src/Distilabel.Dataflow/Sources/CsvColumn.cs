using System.Globalization;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Sources;

/// <summary>A column that is being read from CSV. An empty field is null, where there is null.</summary>
internal abstract class CsvColumn
{
    internal static CsvColumn Of(ColumnDefinition column) => column.Type.Accept(new CsvColumnFactory(column.Nullable));

    /// <summary>Whether an empty field is null, rather than empty text.</summary>
    internal bool AllowsNull { get; init; } = true;

    /// <summary>Adds a field.</summary>
    /// <returns>False when it is of another type.</returns>
    internal abstract bool TryAdd(string field);

    /// <summary>Hands over the values and starts anew.</summary>
    internal abstract Column Take();
}

internal delegate bool CsvParse<T>(string field, out T value);

internal sealed class CsvColumn<T>(CsvParse<T> parse) : CsvColumn
{
    private readonly List<T> _values = [];

    internal CsvParse<T> Parse { get; } = parse;

    internal override bool TryAdd(string field)
    {
        T value = default!;
        var isParsed = (field.Length == 0 && value is null && AllowsNull) || Parse(field, out value);
        _values.Add(value);
        return isParsed;
    }

    internal override Column Take()
    {
        var column = new Column<T>([.. _values]);
        _values.Clear();
        return column;
    }
}

/// <summary>Makes the column for a type.</summary>
internal sealed class CsvColumnFactory(bool allowsNull) : IColumnTypeVisitor<CsvColumn>
{
    private static readonly CsvColumn[] BuiltIn =
    [
        new CsvColumn<string?>(static (field, out value) =>
        {
            value = field;
            return true;
        }),
        new CsvColumn<bool>(CsvValues.TryParse),
        new CsvColumn<long>(CsvValues.TryParse),
        new CsvColumn<double>(CsvValues.TryParse),
        Parsed<sbyte>(), Parsed<byte>(), Parsed<short>(), Parsed<ushort>(), Parsed<int>(), Parsed<uint>(), Parsed<ulong>(),
        Parsed<float>(), Parsed<decimal>(), Parsed<DateTime>(), Parsed<DateTimeOffset>(), Parsed<DateOnly>(), Parsed<TimeOnly>(), Parsed<Guid>(),
        new CsvColumn<TimeSpan>(JsonScalarReaders.TryParseDuration),
    ];

    public CsvColumn VisitScalar<T>(ScalarType<T> type) => type is ITextType<T> text
        ? new CsvColumn<T>(text.TryParse)
        : new CsvColumn<T>((BuiltIn.OfType<CsvColumn<T>>().FirstOrDefault() ?? throw CanNotHold(type)).Parse) { AllowsNull = allowsNull };

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

    private static CsvColumn<T> Parsed<T>()
        where T : struct, ISpanParsable<T> =>
        new(static (field, out value) => T.TryParse(field, CultureInfo.InvariantCulture, out value));

    private static PipelineException CanNotHold(ColumnType type) => new($"A CSV file can't hold {type}. Use JSON Lines or Parquet.");
}
