using System.Globalization;

namespace Distilabel.Dataflow.Steps;

/// <summary>Turns the values that users give for runtime parameters into the types that the parameters have.</summary>
internal static class RuntimeParameterValue
{
    /// <summary>
    /// Converts without loss: a whole number to any number that holds it, a number to floating point, text to numbers, booleans and enums (from a
    /// command line), a list to a list.
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
            TypeCode.SByte or TypeCode.Byte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Int64 or TypeCode.UInt64 =>
                "a whole number",
            _ when underlying == typeof(TimeSpan) => "a duration",
            _ when typeof(IEnumerable<string>).IsAssignableFrom(underlying) => "a list of texts",
            _ => underlying.Name,
        };
    }

    private static object? ConvertTo(Type target, object value)
    {
        try
        {
            return (value, target) switch
            {
                (string text, { IsEnum: true }) => Enum.TryParse(target, text.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var member) ? member : null,
                (string text, _) when target == typeof(TimeSpan) => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) ? span : null,
                (string text, _) when target == typeof(Uri) => Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : null,
                (string text, _) when target == typeof(bool) => bool.TryParse(text, out var boolean) ? boolean : null,
                (string text, _) when target == typeof(string[]) => new[] { text },
                (IEnumerable<string> texts, _) when target == typeof(string[]) => texts.ToArray(),
                (IEnumerable<string> texts, _) when target == typeof(List<string>) => texts.ToList(),
                (bool, _) => null,
                (float or double or decimal, _) when IsWhole(target) => null,
                (IConvertible, _) when IsWhole(target) || target == typeof(float) || target == typeof(double) || target == typeof(decimal) =>
                    Convert.ChangeType(value, target, CultureInfo.InvariantCulture),
                _ => null,
            };
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or InvalidCastException)
        {
            return null;
        }
    }

    private static bool IsWhole(Type type) => Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.UInt64;
}
