using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>What the values of a leaf are, and as what they can be read.</summary>
/// <param name="Type">The type that says all of them.</param>
/// <param name="Decoders">A <see cref="ValueDecoder{T}"/> for each type that they can be read as directly.</param>
/// <param name="IsText">Whether they are text, and so may stand for enums and the like.</param>
internal sealed record LeafForm(ColumnType Type, object[] Decoders, bool IsText = false)
{
    /// <summary>The decoder for a type; null when there is none.</summary>
    internal ValueDecoder<T>? Find<T>(ScalarType<T> type) => IsText && type is ITextType<T> text
        ? new BytesDecoder<T>(0, bytes => text.TryParse(Utf8(bytes), out var value) ? value : throw NotA(bytes, type.Name))
        : Decoders.OfType<ValueDecoder<T>>().FirstOrDefault();

    /// <summary>The form of a leaf's values. <paramref name="isJson"/>: its text holds JSON.</summary>
    internal static LeafForm Of(SchemaElement element, bool isJson) => element.Logical switch
    {
        LogicalKind.Unknown => new LeafForm(ColumnTypes.Json, [new NumberDecoder<int, JsonElement>(static _ => JsonValues.Null)]),
        LogicalKind.Json => Json,
        LogicalKind.String or LogicalKind.Enum when element.Physical == PhysicalType.ByteArray => isJson ? Json : Text,
        LogicalKind.Decimal => Decimal(element),
        LogicalKind.Date => new LeafForm(ColumnTypes.DateOnly, [new NumberDecoder<int, DateOnly>(DateOf)]),
        LogicalKind.Time when element.Physical == PhysicalType.Int32 => new LeafForm(
            ColumnTypes.TimeOnly, [new NumberDecoder<int, TimeOnly>(static value => new TimeOnly(value * TimeSpan.TicksPerMillisecond))]),
        LogicalKind.Time => new LeafForm(ColumnTypes.TimeOnly, [new NumberDecoder<long, TimeOnly>(value => new TimeOnly(Ticks(value, element.Unit)))]),
        LogicalKind.Timestamp => Timestamp(element),
        LogicalKind.Uuid when element.Length == 16 => new LeafForm(
            ColumnTypes.Guid, [Guids, new BytesDecoder<string?>(16, static bytes => new Guid(bytes, bigEndian: true).ToString("D"))]),
        LogicalKind.Float16 when element.Length == 2 => new LeafForm(
            ColumnTypes.Single, [new BytesDecoder<float>(2, static bytes => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes))]),
        LogicalKind.Integer => Integer(element),
        _ => Physical(element),
    };

    private static BytesDecoder<Guid> Guids => new(16, static bytes => new Guid(bytes, bigEndian: true));

    private static LeafForm Text => new(
        ColumnTypes.String,
        [
            new BytesDecoder<string?>(0, Utf8),
            new BytesDecoder<Guid>(0, static bytes => Guid.TryParse(Utf8(bytes), out var value) ? value : throw NotA(bytes, "Guid")),
            new BytesDecoder<TimeSpan>(0, static bytes => DurationOf(bytes)),
            new BytesDecoder<JsonElement>(0, JsonOf),
        ],
        IsText: true);

    private static LeafForm Json => new(ColumnTypes.Json, [new BytesDecoder<JsonElement>(0, JsonOf), new BytesDecoder<string?>(0, Utf8)]);

    private static LeafForm Integer(SchemaElement element) => (element.Bits, element.IsSigned) switch
    {
        (8, true) => new LeafForm(ColumnTypes.SByte, [new NumberDecoder<int, sbyte>(static value => (sbyte)value)]),
        (8, false) => new LeafForm(ColumnTypes.Byte, [new NumberDecoder<int, byte>(static value => (byte)value)]),
        (16, true) => new LeafForm(ColumnTypes.Int16, [new NumberDecoder<int, short>(static value => (short)value)]),
        (16, false) => new LeafForm(ColumnTypes.UInt16, [new NumberDecoder<int, ushort>(static value => (ushort)value)]),
        (32, false) => new LeafForm(ColumnTypes.UInt32, [new NumberDecoder<int, uint>(static value => (uint)value)]),
        (64, false) => new LeafForm(ColumnTypes.UInt64, [new NumberDecoder<long, ulong>(static value => (ulong)value)]),
        _ => Physical(element),
    };

    private static LeafForm Physical(SchemaElement element) => element.Physical switch
    {
        PhysicalType.Boolean => new LeafForm(ColumnTypes.Boolean, [new BooleanDecoder<bool>(static value => value)]),
        PhysicalType.Int32 => new LeafForm(ColumnTypes.Int32, [new NumberDecoder<int, int>(static value => value)]),
        PhysicalType.Int64 => new LeafForm(ColumnTypes.Int64, [new NumberDecoder<long, long>(static value => value)]),
        PhysicalType.Float => new LeafForm(ColumnTypes.Single, [new NumberDecoder<float, float>(static value => value)]),
        PhysicalType.Double => new LeafForm(ColumnTypes.Double, [new NumberDecoder<double, double>(static value => value)]),
        PhysicalType.Int96 => new LeafForm(ColumnTypes.DateTime, [new BytesDecoder<DateTime>(12, ImpalaTimestampOf)]),
        PhysicalType.ByteArray => new LeafForm(
            ColumnTypes.Bytes, [new BytesDecoder<byte[]?>(0, static bytes => bytes.ToArray()), new BytesDecoder<string?>(0, Utf8)]),
        PhysicalType.FixedLengthByteArray when element.Length > 0 => new LeafForm(
            ColumnTypes.Bytes, [new BytesDecoder<byte[]?>(element.Length, static bytes => bytes.ToArray())]),
        _ => throw new InvalidDataException($"'{element.Name}' has the unknown physical type {element.Physical}."),
    };

    private static LeafForm Timestamp(SchemaElement element)
    {
        var kind = element.IsUtc ? DateTimeKind.Utc : DateTimeKind.Unspecified;
        DateTime Convert(long value) => new(checked(DateTime.UnixEpoch.Ticks + Ticks(value, element.Unit)), kind);
        return new LeafForm(
            ColumnTypes.DateTime,
            [
                new NumberDecoder<long, DateTime>(Convert),
                new NumberDecoder<long, DateTimeOffset>(value => new DateTimeOffset(Convert(value).Ticks, TimeSpan.Zero)),
            ]);
    }

    private static LeafForm Decimal(SchemaElement element)
    {
        decimal Scale(Int128 unscaled)
        {
            // A decimal of .NET has 28 digits or a few more: of a column that may have more, zeros at the end are taken away.
            var scale = element.Scale;
            while (element.Precision > 28 && scale > 0 && unscaled % 10 == 0)
            {
                (unscaled, scale) = (unscaled / 10, scale - 1);
            }

            var digits = (UInt128)Int128.Abs(unscaled);
            return digits >> 96 == 0 && scale <= 28
                ? new decimal((int)(uint)digits, (int)(uint)(digits >> 32), (int)(uint)(digits >> 64), unscaled < 0, (byte)scale)
                : throw new InvalidDataException($"A value of '{element.Name}' has more digits than a decimal holds.");
        }

        return new LeafForm(ColumnTypes.Decimal, [element.Physical switch
        {
            PhysicalType.Int32 => new NumberDecoder<int, decimal>(value => Scale(value)),
            PhysicalType.Int64 => new NumberDecoder<long, decimal>(value => Scale(value)),
            _ => new BytesDecoder<decimal>(element.Length, bytes => Scale(BigEndian(bytes))),
        }]);
    }

    private static Int128 BigEndian(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 16)
        {
            throw new InvalidDataException("A decimal of more than 38 digits can't be read.");
        }

        Int128 value = bytes.Length > 0 && (bytes[0] & 0x80) != 0 ? -1 : 0;
        foreach (var next in bytes)
        {
            value = (value << 8) | next;
        }

        return value;
    }

    private static long Ticks(long value, TimeUnit unit) => unit switch
    {
        TimeUnit.Millis => checked(value * TimeSpan.TicksPerMillisecond),
        TimeUnit.Micros => checked(value * TimeSpan.TicksPerMicrosecond),
        _ => value >= 0 ? value / 100 : (value - 99) / 100,
    };

    private static DateOnly DateOf(int days) => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(days);

    // Nanoseconds of the day, then the Julian day.
    private static DateTime ImpalaTimestampOf(ReadOnlySpan<byte> bytes) => DateTime.UnixEpoch
        .AddDays(BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]) - 2_440_588)
        .AddTicks(BinaryPrimitives.ReadInt64LittleEndian(bytes) / 100);

    private static TimeSpan DurationOf(ReadOnlySpan<byte> bytes)
    {
        var text = Utf8(bytes);
        try
        {
            return XmlConvert.ToTimeSpan(text);
        }
        catch (FormatException)
        {
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : throw NotA(bytes, "TimeSpan");
        }
    }

    private static JsonElement JsonOf(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = JsonValues.MaxDepth });
            var value = JsonElement.ParseValue(ref reader);
            return reader.BytesConsumed == bytes.Length || !reader.Read() ? value : throw NotA(bytes, "JSON");
        }
        catch (JsonException)
        {
            throw NotA(bytes, "JSON");
        }
    }

    private static string Utf8(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    private static InvalidDataException NotA(ReadOnlySpan<byte> bytes, string type) =>
        new($"'{Utf8(bytes[..Math.Min(bytes.Length, 80)])}' is no {type}.");
}
