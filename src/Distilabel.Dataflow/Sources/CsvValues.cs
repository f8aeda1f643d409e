using System.Globalization;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Sources;

/// <summary>What a field is by its looks.</summary>
internal static class CsvValues
{
    // A number with zeros in front is a code of some kind, which would lose them; a whole number beyond 64 bits would lose digits.
    internal static bool TryParse(string field, out long value) =>
        long.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && !IsCode(field);

    internal static bool TryParse(string field, out double value) =>
        double.TryParse(field, NumberStyles.Float & ~NumberStyles.AllowLeadingWhite & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out value)
        && double.IsFinite(value) && !IsCode(field)
        && (field.AsSpan().ContainsAny(".eE") || long.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _));

    internal static bool TryParse(string field, out bool value) => bool.TryParse(field, out value) && field.Length == field.AsSpan().Trim().Length;

    private static bool IsCode(string field)
    {
        var digits = field.AsSpan().TrimStart('-');
        return digits[0] == '+' || (digits.Length > 1 && digits[0] == '0' && char.IsAsciiDigit(digits[1]));
    }
}

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
        _isLong = _isLong && CsvValues.TryParse(field, out long _);
        _isDouble = _isDouble && CsvValues.TryParse(field, out double _);
        _isBoolean = _isBoolean && CsvValues.TryParse(field, out bool _);
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
