using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Distilabel.Dataflow.Columns;

/// <summary>Values of columns as JSON and as exact text.</summary>
/// <remarks>
/// Every number has the digits that tell it from all others of its type, a floating-point number in JSON also says that it is one (<c>3.0</c>), times are in
/// ISO 8601, records and maps are objects, and nothing is escaped that need not be.
/// </remarks>
internal static class JsonText
{
    /// <summary>How JSON is written: for readers of the data, and as deep as values are.</summary>
    internal static JsonWriterOptions Options { get; } = new() { Encoder = PlainJsonEncoder.Instance, MaxDepth = int.MaxValue, SkipValidation = true };

    /// <summary>The value at <paramref name="row"/> of <paramref name="column"/>, which has the type <paramref name="type"/>, as JSON.</summary>
    internal static string Of(ColumnType type, Column column, int row)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            type.WriteJson(writer, column, row);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes a single value, of a type that is no list or record.</summary>
    internal static void WriteScalar<T>(Utf8JsonWriter writer, ScalarType<T> type, T value)
    {
        switch (value)
        {
            case null or JsonElement { ValueKind: JsonValueKind.Undefined }:
                writer.WriteNullValue();
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case float number when float.IsFinite(number):
                writer.WriteRawValue(WithFraction(TextOf(type, value)), skipInputValidation: true);
                break;
            case double number when double.IsFinite(number):
                writer.WriteRawValue(WithFraction(TextOf(type, value)), skipInputValidation: true);
                break;
            case sbyte or byte or short or ushort or int or uint or long or ulong or decimal:
                writer.WriteRawValue(TextOf(type, value), skipInputValidation: true);
                break;
            case JsonElement json:
                json.WriteTo(writer);
                break;
            default:
                writer.WriteStringValue(TextOf(type, value));
                break;
        }
    }

    /// <summary>The exact text of a single value: what a prompt shows of it.</summary>
    internal static string TextOf<T>(ScalarType<T> type, T value) => value switch
    {
        null => "",
        string text => text,
        bool truth => truth ? "true" : "false",
        float number => Lowered(number.ToString("R", CultureInfo.InvariantCulture)),
        double number => Lowered(number.ToString("R", CultureInfo.InvariantCulture)),
        byte[] bytes => Convert.ToBase64String(bytes),
        DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        JsonElement { ValueKind: JsonValueKind.Undefined } => "",
        JsonElement json => Of(type, new Column<T>([value]), 0) is var text && json.ValueKind == JsonValueKind.String ? json.GetString()! : text,
        _ when type is ITextType<T> texts => texts.ToText(value),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Lowered(string number) => number.Replace('E', 'e');

    private static string WithFraction(string number) => number.AsSpan().ContainsAny('.', 'e') ? number : number + ".0";
}
