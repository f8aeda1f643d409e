using System.Globalization;
using System.Text.Json;
using System.Xml;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Sources;

/// <summary>Readers of single JSON values.</summary>
internal static class JsonScalarReaders
{
    private static readonly JsonValueReader[] BuiltIn =
    [
        new Reader<string?>(static (ref reader, out value) =>
        {
            value = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            return reader.TokenType is JsonTokenType.String or JsonTokenType.Null;
        }),
        new Reader<bool>(static (ref reader, out value) =>
        {
            value = reader.TokenType == JsonTokenType.True;
            return reader.TokenType is JsonTokenType.True or JsonTokenType.False;
        }),
        new Reader<JsonElement>(static (ref reader, out value) =>
        {
            value = LastNames.Keep(JsonElement.ParseValue(ref reader));
            return true;
        }),
        Number<sbyte>(static (ref reader, out value) => reader.TryGetSByte(out value)),
        Number<byte>(static (ref reader, out value) => reader.TryGetByte(out value)),
        Number<short>(static (ref reader, out value) => reader.TryGetInt16(out value)),
        Number<ushort>(static (ref reader, out value) => reader.TryGetUInt16(out value)),
        Number<int>(static (ref reader, out value) => reader.TryGetInt32(out value)),
        Number<uint>(static (ref reader, out value) => reader.TryGetUInt32(out value)),
        Number<long>(static (ref reader, out value) => reader.TryGetInt64(out value)),
        Number<ulong>(static (ref reader, out value) => reader.TryGetUInt64(out value)),
        Number<float>(static (ref reader, out value) => reader.TryGetSingle(out value) && float.IsFinite(value) && WholeNumbers.IsKept(reader.ValueSpan, value)),
        Number<double>(static (ref reader, out value) => reader.TryGetDouble(out value) && double.IsFinite(value) && WholeNumbers.IsKept(reader.ValueSpan, value)),
        Number<decimal>(static (ref reader, out value) => reader.TryGetDecimal(out value)),
        Text<DateTime>(static (ref reader, out value) => reader.TryGetDateTime(out value)),
        Text<DateTimeOffset>(static (ref reader, out value) => reader.TryGetDateTimeOffset(out value)),
        Text<Timestamp>(static (ref reader, out value) => Timestamp.TryParse(reader.GetString(), out value)),
        Text<Guid>(static (ref reader, out value) => reader.TryGetGuid(out value)),
        Text<DateOnly>(static (ref reader, out value) => DateOnly.TryParse(reader.GetString(), CultureInfo.InvariantCulture, out value)),
        Text<TimeOnly>(static (ref reader, out value) => TimeOnly.TryParse(reader.GetString(), CultureInfo.InvariantCulture, out value)),
        Text<TimeSpan>(static (ref reader, out value) => TryParseDuration(reader.GetString()!, out value)),
        new Reader<byte[]?>(static (ref reader, out value) =>
        {
            value = null;
            return reader.TokenType == JsonTokenType.Null || (reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out value));
        }),
    ];

    private delegate bool TryReadValue<T>(ref Utf8JsonReader reader, out T value);

    internal static JsonValueReader Of<T>(ScalarType<T> type) => type is ITextType<T> text
        ? Text((ref Utf8JsonReader reader, out T value) => text.TryParse(reader.GetString()!, out value))
        : BuiltIn.OfType<Reader<T>>().FirstOrDefault() ?? throw new PipelineException($"{type.Name} can't be read from JSON.");

    /// <summary>A duration as ISO 8601 or as .NET writes it.</summary>
    internal static bool TryParseDuration(string text, out TimeSpan value)
    {
        try
        {
            value = XmlConvert.ToTimeSpan(text);
            return true;
        }
        catch (FormatException)
        {
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value);
        }
    }

    private static Reader<T> Number<T>(TryReadValue<T> read) => Of(JsonTokenType.Number, read);

    private static Reader<T> Text<T>(TryReadValue<T> read) => Of(JsonTokenType.String, read);

    private static Reader<T> Of<T>(JsonTokenType token, TryReadValue<T> read) => new((ref reader, out value) =>
    {
        value = default!;
        return reader.TokenType == token && read(ref reader, out value);
    });

    private sealed class Reader<T>(TryReadValue<T> read) : JsonValueReader<T>
    {
        internal override bool TryRead(ref Utf8JsonReader reader, out T value) => read(ref reader, out value);
    }
}
