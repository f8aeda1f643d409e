using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Xml;
using Apache.Arrow.Types;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.ParquetFiles.Writing;

/// <summary>The writers of values that are not made of parts.</summary>
/// <remarks>
/// Where no file tells otherwise: GUIDs, durations (ISO 8601), enums and JSON are text, since Arrow's own types for these are not read alike everywhere, or
/// not at all. Times are to the microsecond and moments in UTC. Decimals have 38 digits, 18 of them after the point.
/// </remarks>
internal static class Scalars
{
    private const int OwnPrecision = 38;
    private const int OwnScale = 18;
    private const int UnixEpochDay = 719_162;

    private static readonly TimestampType Moment = new(TimeUnit.Microsecond, "UTC");

    /// <summary>The writer for a scalar type; null when there is none.</summary>
    internal static ArrayWriter<T>? Find<T>(ScalarType<T> type, ArrowForm? form, bool isNullable, ReplacedSurrogates replaced)
    {
        var known = form?.Field.DataType;
        if (known?.TypeId == ArrowTypeId.Null || type.IsSameAs(ColumnTypes.Null))
        {
            return new NullWriter<T>();
        }

        if (type is ITextType<T> text)
        {
            return new TextWriter<T>(StringType.Default, isNullable, value => text.ToText(value), replaced);
        }

        object? writer = typeof(T) switch
        {
            var t when t == typeof(string) => Texts(known, form, isNullable, replaced),
            var t when t == typeof(byte[]) => new BytesWriter<byte[]?>(
                Or(known, BinaryType.Default, ArrowTypeId.LargeBinary, ArrowTypeId.BinaryView, ArrowTypeId.FixedSizedBinary), isNullable, static value => value),
            var t when t == typeof(bool) => new BooleanWriter(isNullable),
            var t when t == typeof(sbyte) => new FixedWidthWriter<sbyte, sbyte>(Int8Type.Default, isNullable),
            var t when t == typeof(byte) => new FixedWidthWriter<byte, byte>(UInt8Type.Default, isNullable),
            var t when t == typeof(short) => new FixedWidthWriter<short, short>(Int16Type.Default, isNullable),
            var t when t == typeof(ushort) => new FixedWidthWriter<ushort, ushort>(UInt16Type.Default, isNullable),
            var t when t == typeof(int) => new FixedWidthWriter<int, int>(Int32Type.Default, isNullable),
            var t when t == typeof(uint) => new FixedWidthWriter<uint, uint>(UInt32Type.Default, isNullable),
            var t when t == typeof(long) => new FixedWidthWriter<long, long>(
                known is Time64Type or DurationType ? known : Int64Type.Default, isNullable),
            var t when t == typeof(ulong) => new FixedWidthWriter<ulong, ulong>(UInt64Type.Default, isNullable),
            var t when t == typeof(float) && known?.TypeId == ArrowTypeId.HalfFloat => new FixedWidthWriter<float, Half>(known, isNullable, static value => (Half)value),
            var t when t == typeof(float) => new FixedWidthWriter<float, float>(FloatType.Default, isNullable),
            var t when t == typeof(double) => new FixedWidthWriter<double, double>(DoubleType.Default, isNullable),
            var t when t == typeof(decimal) => Decimals(known, isNullable),
            var t when t == typeof(DateTime) => new FixedWidthWriter<DateTime, long>(
                Moment, isNullable, static value => MicrosecondsOf((value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : value).Ticks)),
            var t when t == typeof(DateTimeOffset) => new FixedWidthWriter<DateTimeOffset, long>(Moment, isNullable, static value => MicrosecondsOf(value.UtcTicks)),
            var t when t == typeof(Timestamp) => Timestamps(known as TimestampType, isNullable),
            var t when t == typeof(DateOnly) => known?.TypeId == ArrowTypeId.Date64
                ? new FixedWidthWriter<DateOnly, long>(known, isNullable, static value => (value.DayNumber - UnixEpochDay) * 86_400_000L)
                : new FixedWidthWriter<DateOnly, int>(Date32Type.Default, isNullable, static value => value.DayNumber - UnixEpochDay),
            var t when t == typeof(TimeOnly) => Times(known, isNullable),
            var t when t == typeof(TimeSpan) => known is DurationType duration
                ? Durations(duration, isNullable)
                : new TextWriter<TimeSpan>(StringType.Default, isNullable, static value => XmlConvert.ToString(value), replaced),
            var t when t == typeof(Guid) => known is FixedSizeBinaryType
                ? new BytesWriter<Guid>(known, isNullable, static value => value.ToByteArray(bigEndian: true))
                : new TextWriter<Guid>(StringType.Default, isNullable, static value => value.ToString("D"), replaced),
            var t when t == typeof(JsonElement) => new TextWriter<JsonElement>(
                Or(known, StringType.Default, ArrowTypeId.LargeString, ArrowTypeId.StringView),
                isNullable,
                static value => value.ValueKind == JsonValueKind.Undefined ? null : value.GetRawText(),
                replaced),
            _ => null,
        };
        return (ArrayWriter<T>?)writer;
    }

    private static IArrowType Or(IArrowType? known, IArrowType otherwise, params ReadOnlySpan<ArrowTypeId> kinds) =>
        known is not null && kinds.Contains(known.TypeId) ? known : otherwise;

    private static ArrayWriter<string?> Texts(IArrowType? known, ArrowForm? form, bool isNullable, ReplacedSurrogates replaced) => known switch
    {
        DictionaryType { ValueType.TypeId: ArrowTypeId.String or ArrowTypeId.LargeString } dictionary =>
            new DictionaryWriter(dictionary, isNullable, form!.Categories, replaced),
        not null when ArrowTypes.DigitsOf(known) is { } digits => new BytesWriter<string?>(
            known, isNullable, value => value is null ? null : UnscaledOf(value, digits.Scale, ((FixedSizeBinaryType)known).ByteWidth)),
        _ => new TextWriter<string?>(Or(known, StringType.Default, ArrowTypeId.LargeString, ArrowTypeId.StringView), isNullable, static value => value, replaced),
    };

    private static ArrayWriter<decimal> Decimals(IArrowType? known, bool isNullable)
    {
        var digits = known is null ? null : ArrowTypes.DigitsOf(known);
        var type = digits is null ? new Decimal128Type(OwnPrecision, OwnScale) : (FixedSizeBinaryType)known!;
        var (precision, scale) = digits ?? (OwnPrecision, OwnScale);
        var limit = BigInteger.Pow(10, precision);
        return type.ByteWidth == 16
            ? new FixedWidthWriter<decimal, Int128>(type, isNullable, value => (Int128)Unscaled(value, precision, scale, limit, digits is null))
            : new BytesWriter<decimal>(type, isNullable, value => LittleEndian(Unscaled(value, precision, scale, limit, digits is null), type.ByteWidth));
    }

    private static BigInteger Unscaled(decimal value, int precision, int scale, BigInteger limit, bool rounds)
    {
        var rounded = Math.Round(value, Math.Min(scale, 28), MidpointRounding.ToEven);
        var factor = BigInteger.Pow(10, Math.Abs(scale - rounded.Scale));
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(rounded, bits);
        var magnitude = (BigInteger)new UInt128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        magnitude = scale >= rounded.Scale ? magnitude * factor : magnitude / factor;
        if (magnitude >= limit || (!rounds && rounded != value))
        {
            throw new OverflowException($"{value.ToString(CultureInfo.InvariantCulture)} does not fit decimal({precision}, {scale}).");
        }

        return rounded < 0 ? -magnitude : magnitude;
    }

    /// <summary>The bytes of a number whose digits stand as text, with as many after the point as the type has.</summary>
    private static byte[] UnscaledOf(string text, int scale, int width)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var fraction = point < 0 ? 0 : text.Length - point - 1;
        if (fraction > scale || !BigInteger.TryParse(
            point < 0 ? text : text.Remove(point, 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var digits))
        {
            throw new OverflowException($"'{text}' is no number with {scale} digits after the point, which the file that the column comes from has.");
        }

        return LittleEndian(scale >= fraction ? digits * BigInteger.Pow(10, scale - fraction) : digits, width);
    }

    private static byte[] LittleEndian(BigInteger value, int width)
    {
        var bytes = new byte[width];
        bytes.AsSpan().Fill(value.Sign < 0 ? byte.MaxValue : (byte)0);
        return value.TryWriteBytes(bytes, out _) ? bytes : throw new OverflowException($"{value} has more digits than the file that the column comes from can hold.");
    }

    private static long MicrosecondsOf(long ticks) => (ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private static FixedWidthWriter<Timestamp, long> Timestamps(TimestampType? known, bool isNullable)
    {
        var type = known ?? Moment;
        var perSecond = ArrowTypes.PerSecond(type.Unit);
        return new FixedWidthWriter<Timestamp, long>(type, isNullable, value =>
        {
            var units = ((Int128)value.Seconds * perSecond) + (value.Nanoseconds / (1_000_000_000 / perSecond));
            return units >= long.MinValue && units <= long.MaxValue
                ? (long)units
                : throw new OverflowException($"{value} is out of the range of {ArrowTypes.Describe(type)}.");
        });
    }

    private static ArrayWriter<TimeOnly> Times(IArrowType? known, bool isNullable) => known switch
    {
        Time32Type { Unit: TimeUnit.Second } => new FixedWidthWriter<TimeOnly, int>(known, isNullable, static value => (int)(value.Ticks / TimeSpan.TicksPerSecond)),
        Time32Type => new FixedWidthWriter<TimeOnly, int>(known, isNullable, static value => (int)(value.Ticks / TimeSpan.TicksPerMillisecond)),
        Time64Type { Unit: TimeUnit.Nanosecond } => new FixedWidthWriter<TimeOnly, long>(known, isNullable, static value => value.Ticks * TimeSpan.NanosecondsPerTick),
        _ => new FixedWidthWriter<TimeOnly, long>(
            new Time64Type(TimeUnit.Microsecond), isNullable, static value => value.Ticks / TimeSpan.TicksPerMicrosecond),
    };

    private static FixedWidthWriter<TimeSpan, long> Durations(DurationType type, bool isNullable)
    {
        var ticks = TimeSpan.TicksPerSecond / Math.Min(ArrowTypes.PerSecond(type.Unit), TimeSpan.TicksPerSecond);
        return type.Unit == TimeUnit.Nanosecond
            ? new FixedWidthWriter<TimeSpan, long>(type, isNullable, static value => checked(value.Ticks * TimeSpan.NanosecondsPerTick))
            : new FixedWidthWriter<TimeSpan, long>(type, isNullable, value => value.Ticks / ticks);
    }
}
