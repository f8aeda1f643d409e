using System.Globalization;
using System.Text;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Sources;

/// <summary>Values of CSV.</summary>
internal static class CsvValues
{
    // Digits, a sign, a point and an exponent: no blanks and no thousands, by which "1,5" would be 15.
    private const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
    private const int LongestNumber = 64;

    /// <summary>A whole number that is written as it would be written back.</summary>
    internal static bool TryParseExact(ReadOnlySpan<byte> field, out long value)
    {
        Span<byte> written = stackalloc byte[LongestNumber];
        return TryParse(field, out value) && value.TryFormat(written, out var length, default, CultureInfo.InvariantCulture) && field.SequenceEqual(written[..length]);
    }

    /// <summary>A number that is written as it would be written back.</summary>
    internal static bool TryParseExact(ReadOnlySpan<byte> field, out double value)
    {
        Span<byte> written = stackalloc byte[LongestNumber];
        value = 0;
        return field.Length < LongestNumber && TryParse(field, out value)
            && value.TryFormat(written, out var length, default, CultureInfo.InvariantCulture) && field.SequenceEqual(written[..length]);
    }

    internal static bool TryParse(ReadOnlySpan<byte> field, out long value) =>
        long.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    internal static bool TryParse(ReadOnlySpan<byte> field, out double value) =>
        double.TryParse(field, Plain, CultureInfo.InvariantCulture, out value) && double.IsFinite(value) && WholeNumbers.IsKept(field, value);

    internal static bool TryParse(ReadOnlySpan<byte> field, out float value) =>
        float.TryParse(field, Plain, CultureInfo.InvariantCulture, out value) && float.IsFinite(value) && WholeNumbers.IsKept(field, value);

    internal static bool TryParse(ReadOnlySpan<byte> field, out decimal value) => decimal.TryParse(field, Plain, CultureInfo.InvariantCulture, out value);

    internal static bool TryParse(ReadOnlySpan<byte> field, out bool value)
    {
        value = Ascii.EqualsIgnoreCase(field, "true"u8);
        return value || Ascii.EqualsIgnoreCase(field, "false"u8);
    }
}

/// <summary>What the fields seen so far in one column have in common.</summary>
/// <remarks>Text, unless every value is written as it would be written back: <c>00123</c>, <c>1E5</c> and <c>3.10</c> are no numbers here.</remarks>
internal sealed class CsvShape
{
    private bool _hasValue;
    private bool _isLong = true;
    private bool _isDouble = true;
    private bool _isBoolean = true;

    internal void Add(ReadOnlySpan<byte> field)
    {
        if (field.IsEmpty)
        {
            return;
        }

        _hasValue = true;
        _isLong = _isLong && CsvValues.TryParseExact(field, out long _);
        _isDouble = _isDouble && CsvValues.TryParseExact(field, out double _);
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
