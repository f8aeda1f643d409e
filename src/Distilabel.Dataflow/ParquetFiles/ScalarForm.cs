using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Xml;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>How a scalar type stands in a Parquet file: always in a form that every reader knows.</summary>
/// <param name="element">The schema's element, without its name.</param>
/// <param name="encode">Writes a value in the PLAIN encoding.</param>
internal class ScalarForm<T>(SchemaElement element, Action<T, IBufferWriter<byte>> encode)
{
    internal SchemaElement Element { get; } = element;

    internal virtual bool IsNull(T value) => value is null;

    internal void Encode(T value, IBufferWriter<byte> output) => encode(value, output);
}

/// <summary>The forms of the built-in types.</summary>
/// <remarks>
/// GUIDs, durations (ISO 8601), enums and JSON are text: Parquet's own types for these are not read alike everywhere, or not at all. Times are to the
/// microsecond and instants in UTC. Decimals have 38 digits, 18 of them after the point.
/// </remarks>
internal static class ScalarForms
{
    internal const int DecimalPrecision = 38;
    internal const int DecimalScale = 18;

    private const int DecimalBytes = 16;

    private static readonly Int128 DecimalLimit = Power10(DecimalPrecision);

    private static readonly object[] BuiltIn =
    [
        new ScalarForm<string?>(TextElement, static (value, output) => WriteText(value!, output)),
        new ScalarForm<byte[]?>(Of(PhysicalType.ByteArray), static (value, output) => WriteBytes(value!, output)),
        new ScalarForm<bool>(Of(PhysicalType.Boolean), static (value, output) => output.Write([value ? (byte)1 : (byte)0])),
        new ScalarForm<sbyte>(Integer(8, true), static (value, output) => WriteInt32(value, output)),
        new ScalarForm<byte>(Integer(8, false), static (value, output) => WriteInt32(value, output)),
        new ScalarForm<short>(Integer(16, true), static (value, output) => WriteInt32(value, output)),
        new ScalarForm<ushort>(Integer(16, false), static (value, output) => WriteInt32(value, output)),
        new ScalarForm<int>(Of(PhysicalType.Int32), WriteInt32),
        new ScalarForm<uint>(Integer(32, false), static (value, output) => WriteInt32((int)value, output)),
        new ScalarForm<long>(Of(PhysicalType.Int64), WriteInt64),
        new ScalarForm<ulong>(Integer(64, false), static (value, output) => WriteInt64((long)value, output)),
        new ScalarForm<float>(Of(PhysicalType.Float), static (value, output) => WriteInt32(BitConverter.SingleToInt32Bits(value), output)),
        new ScalarForm<double>(Of(PhysicalType.Double), static (value, output) => WriteInt64(BitConverter.DoubleToInt64Bits(value), output)),
        new ScalarForm<decimal>(DecimalElement, WriteDecimal),
        new ScalarForm<DateTime>(
            Timestamp, static (value, output) => WriteTimestamp((value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : value).Ticks, output)),
        new ScalarForm<DateTimeOffset>(Timestamp, static (value, output) => WriteTimestamp(value.UtcTicks, output)),
        new ScalarForm<DateOnly>(
            Of(PhysicalType.Int32) with { Converted = ConvertedType.Date, Logical = LogicalKind.Date },
            static (value, output) => WriteInt32(value.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber, output)),
        new ScalarForm<TimeOnly>(
            Of(PhysicalType.Int64) with { Logical = LogicalKind.Time, Unit = TimeUnit.Micros },
            static (value, output) => WriteInt64(value.Ticks / TimeSpan.TicksPerMicrosecond, output)),
        new ScalarForm<TimeSpan>(TextElement, static (value, output) => WriteText(XmlConvert.ToString(value), output)),
        new ScalarForm<Guid>(TextElement, static (value, output) => WriteText(value.ToString("D"), output)),
        new JsonForm(),
    ];

    private static SchemaElement TextElement => Of(PhysicalType.ByteArray) with { Converted = ConvertedType.Utf8, Logical = LogicalKind.String };

    private static SchemaElement DecimalElement => Of(PhysicalType.FixedLengthByteArray) with
    {
        Length = DecimalBytes,
        Converted = ConvertedType.Decimal,
        Logical = LogicalKind.Decimal,
        Precision = DecimalPrecision,
        Scale = DecimalScale,
    };

    private static SchemaElement Timestamp => Of(PhysicalType.Int64) with
    {
        Converted = ConvertedType.TimestampMicros,
        Logical = LogicalKind.Timestamp,
        Unit = TimeUnit.Micros,
        IsUtc = true,
    };

    /// <summary>The form of a scalar type; null when it has none.</summary>
    internal static ScalarForm<T>? Find<T>(ScalarType<T> type) => type is ITextType<T> text
        ? new ScalarForm<T>(TextElement, (value, output) => WriteText(text.ToText(value), output))
        : BuiltIn.OfType<ScalarForm<T>>().FirstOrDefault();

    internal static Int128 Power10(int exponent)
    {
        Int128 power = 1;
        for (; exponent > 0; exponent--)
        {
            power *= 10;
        }

        return power;
    }

    private static SchemaElement Of(PhysicalType physical) => new("", Repetition.Optional) { Physical = physical };

    private static SchemaElement Integer(int bits, bool signed) => Of(bits == 64 ? PhysicalType.Int64 : PhysicalType.Int32) with
    {
        Converted = (bits, signed) switch
        {
            (8, true) => ConvertedType.Int8,
            (8, false) => ConvertedType.UInt8,
            (16, true) => ConvertedType.Int16,
            (16, false) => ConvertedType.UInt16,
            (32, false) => ConvertedType.UInt32,
            _ => ConvertedType.UInt64,
        },
        Logical = LogicalKind.Integer,
        Bits = bits,
        IsSigned = signed,
    };

    private static void WriteText(string value, IBufferWriter<byte> output)
    {
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        var length = most <= 1024 ? most : Encoding.UTF8.GetByteCount(value);
        var span = output.GetSpan(sizeof(int) + length);
        var written = Encoding.UTF8.GetBytes(value, span[sizeof(int)..]);
        BinaryPrimitives.WriteInt32LittleEndian(span, written);
        output.Advance(sizeof(int) + written);
    }

    private static void WriteBytes(ReadOnlySpan<byte> value, IBufferWriter<byte> output)
    {
        WriteInt32(value.Length, output);
        output.Write(value);
    }

    private static void WriteInt32(int value, IBufferWriter<byte> output)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(sizeof(int)), value);
        output.Advance(sizeof(int));
    }

    private static void WriteInt64(long value, IBufferWriter<byte> output)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(sizeof(long)), value);
        output.Advance(sizeof(long));
    }

    private static void WriteTimestamp(long ticks, IBufferWriter<byte> output) =>
        WriteInt64((ticks / TimeSpan.TicksPerMicrosecond) - (DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerMicrosecond), output);

    private static void WriteDecimal(decimal value, IBufferWriter<byte> output)
    {
        var rounded = decimal.Round(value, DecimalScale);
        var bits = (Span<int>)stackalloc int[4];
        decimal.GetBits(rounded, bits);
        var digits = (Int128)new UInt128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        var power = Power10(DecimalScale - rounded.Scale);
        if (digits >= DecimalLimit / power)
        {
            throw new OverflowException(
                $"{value.ToString(CultureInfo.InvariantCulture)} has more than {DecimalPrecision - DecimalScale} digits before the point, " +
                "which a decimal column of a Parquet file can't hold. Make the column a double or a string.");
        }

        var unscaled = decimal.IsNegative(rounded) ? -digits * power : digits * power;
        BinaryPrimitives.WriteInt128BigEndian(output.GetSpan(DecimalBytes), unscaled);
        output.Advance(DecimalBytes);
    }

    private sealed class JsonForm()
        : ScalarForm<JsonElement>(TextElement, static (value, output) => WriteBytes(JsonMarshal.GetRawUtf8Value(value), output))
    {
        internal override bool IsNull(JsonElement value) => value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;
    }
}
