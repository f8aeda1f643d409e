using System.Globalization;

namespace Distilabel.Dataflow.Steps;

/// <summary>Turns the values that users give for runtime parameters into the types that the parameters have.</summary>
internal static class RuntimeParameterValue
{
    /// <summary>
    /// Converts without loss: a number to any type of numbers that holds it, so <c>4.0</c> to a whole one, text to numbers, booleans and enums (from a
    /// command line), a list to a list, one text to a list of it. The same text and number give the same value.
    /// </summary>
    internal static bool TryConvert<T>(object? value, out T converted)
    {
        if (value is T same)
        {
            converted = same;
            return true;
        }

        converted = default!;
        if (value is null)
        {
            return default(T) is null;
        }

        var target = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        if (ConvertTo(target, value) is not T result)
        {
            return false;
        }

        converted = result;
        return true;
    }

    internal static string NameOf(Type type)
    {
        var underlying = Nullable.GetUnderlyingType(type) ?? type;
        if (underlying.IsEnum)
        {
            return $"one of {string.Join(", ", Enum.GetNames(underlying))}";
        }

        return Type.GetTypeCode(underlying) switch
        {
            TypeCode.Boolean => "true or false",
            TypeCode.String => "text",
            TypeCode.Single or TypeCode.Double or TypeCode.Decimal => "a number",
            _ when IsWhole(underlying) => "a whole number",
            _ when underlying == typeof(TimeSpan) => "a duration",
            _ when underlying == typeof(Uri) => "an absolute address",
            _ when typeof(IEnumerable<string>).IsAssignableFrom(underlying) => "a list of texts",
            _ => underlying.Name,
        };
    }

    private static object? ConvertTo(Type target, object value) => value switch
    {
        string text => FromText(target, text),
        IEnumerable<string> texts when target.IsAssignableFrom(typeof(string[])) => texts.ToArray(),
        IEnumerable<string> texts when target == typeof(List<string>) => texts.ToList(),

        // Neither is a number, though both would convert to one.
        bool or char or Enum => null,
        IConvertible number when IsNumber(target) => FromNumber(target, number),
        _ => null,
    };

    private static object? FromText(Type target, string text) => target switch
    {
        { IsEnum: true } => FromName(target, text),
        _ when target == typeof(TimeSpan) => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) ? span : null,
        _ when target == typeof(Uri) => Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : null,
        _ when target == typeof(bool) => bool.TryParse(text, out var boolean) ? boolean : null,
        _ when target.IsAssignableFrom(typeof(string[])) => new[] { text },
        _ when target == typeof(List<string>) => new List<string> { text },

        // Without separators of thousands: "0,7" is no 7.
        _ when target == typeof(double) || target == typeof(float) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? FromNumber(target, number) : null,
        _ when IsNumber(target) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? FromNumber(target, number) : null,
        _ => null,
    };

    private static object? FromName(Type target, string text)
    {
        // A number is parsed as well, also one that no member has.
        var isNumber = text.AsSpan().Trim() is [var first, ..] && (char.IsAsciiDigit(first) || first is '-' or '+');
        return !isNumber && Enum.TryParse(target, text.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var member) ? member : null;
    }

    private static object? FromNumber(Type target, IConvertible number)
    {
        try
        {
            if (IsWhole(target) && !IsWhole(number))
            {
                return null;
            }

            var converted = Convert.ChangeType(number, target, CultureInfo.InvariantCulture);
            return converted is float.PositiveInfinity or float.NegativeInfinity && double.IsFinite(Convert.ToDouble(number, CultureInfo.InvariantCulture)) ? null : converted;
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or InvalidCastException)
        {
            return null;
        }
    }

    private static bool IsWhole(IConvertible number) => number switch
    {
        float value => float.IsInteger(value),
        double value => double.IsInteger(value),
        decimal value => decimal.IsInteger(value),
        _ => true,
    };

    private static bool IsNumber(Type type) => !type.IsEnum && Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal;

    private static bool IsWhole(Type type) => !type.IsEnum && Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.UInt64;
}
