using System.Globalization;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Sources;

/// <summary>What the fields seen so far in one column have in common.</summary>
internal sealed class CsvShape
{
    private bool _hasValue;
    private bool _isLong = true;
    private bool _isDouble = true;
    private bool _isBoolean = true;

    internal void Add(string field)
    {
        if (field.Length == 0)
        {
            return;
        }

        _hasValue = true;
        _isLong = _isLong && CsvColumn.TryParse(field, out long _);
        _isDouble = _isDouble && CsvColumn.TryParse(field, out double _);
        _isBoolean = _isBoolean && CsvColumn.TryParse(field, out bool _);
    }

    internal ColumnType ToColumnType() => this switch
    {
        { _hasValue: false } => ColumnTypes.String,
        { _isLong: true } => ColumnTypes.Int64.ToNullable(),
        { _isDouble: true } => ColumnTypes.Double.ToNullable(),
        { _isBoolean: true } => ColumnTypes.Boolean.ToNullable(),
        _ => ColumnTypes.String,
    };
}

/// <summary>A column that is being read from CSV. An empty field is null.</summary>
internal abstract class CsvColumn
{
    internal static CsvColumn Of(ColumnType type) => type.ClrType switch
    {
        var clr when clr == typeof(long?) => new CsvColumn<long?>(static (string field, out long? value) => Nullable(TryParse(field, out long number), number, out value)),
        var clr when clr == typeof(double?) => new CsvColumn<double?>(static (string field, out double? value) => Nullable(TryParse(field, out double number), number, out value)),
        var clr when clr == typeof(bool?) => new CsvColumn<bool?>(static (string field, out bool? value) => Nullable(TryParse(field, out bool flag), flag, out value)),
        _ => new CsvColumn<string?>(static (string field, out string? value) =>
        {
            value = field;
            return true;
        }),
    };

    /// <summary>Adds a field.</summary>
    /// <returns>False when it is of another type.</returns>
    internal abstract bool TryAdd(string field);

    /// <summary>Hands over the values and starts anew.</summary>
    internal abstract Column Take();

    // A number with zeros in front is a code of some kind, which would lose them; a whole number beyond 64 bits would lose digits.
    internal static bool TryParse(string field, out long value) =>
        long.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && !IsCode(field);

    internal static bool TryParse(string field, out double value) =>
        double.TryParse(
            field, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value)
        && double.IsFinite(value) && !IsCode(field)
        && (field.AsSpan().ContainsAny(".eE") || long.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _));

    internal static bool TryParse(string field, out bool value) => bool.TryParse(field, out value) && field.Length == field.AsSpan().Trim().Length;

    private static bool IsCode(string field)
    {
        var digits = field.AsSpan().TrimStart('-');
        return digits[0] == '+' || (digits.Length > 1 && digits[0] == '0' && char.IsAsciiDigit(digits[1]));
    }

    private static bool Nullable<T>(bool isParsed, T parsed, out T? value)
        where T : struct
    {
        value = parsed;
        return isParsed;
    }
}

internal delegate bool CsvParse<T>(string field, out T value);

internal sealed class CsvColumn<T>(CsvParse<T> parse) : CsvColumn
{
    private readonly List<T> _values = [];

    internal override bool TryAdd(string field)
    {
        if (field.Length == 0)
        {
            _values.Add(default!);
            return true;
        }

        var isParsed = parse(field, out var value);
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
