using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Xml;
using Apache.Arrow.Types;
using Distilabel.Dataflow.Columns;
using Field = Apache.Arrow.Field;

namespace Distilabel.Dataflow.ParquetFiles.Reading;

/// <summary>The readers of values that are not made of parts.</summary>
internal static class Leaves
{
    private const int MaxDepth = 256;
    private const int MostShown = 80;

    /// <summary>The reader of values of <paramref name="type"/>; null where Arrow's type is of another kind, or a conversion is needed.</summary>
    internal static ArrayReader<T>? Find<T>(Field field, IArrowType arrow, ScalarType<T> type)
    {
        if (arrow is DictionaryType dictionary)
        {
            return Find(field, dictionary.ValueType, type) is { } inner ? new DictionaryReader<T>(inner) : null;
        }

        if (arrow.TypeId == ArrowTypeId.Null)
        {
            return new NullReader<T>();
        }

        if (IsText(arrow) && type is ITextType<T> text)
        {
            return new BytesReader<T>(bytes => text.TryParse(Utf8(bytes), out var value) ? value : throw NotA(bytes, type.Name));
        }

        return System.Array.Find(ReadersOf(field, arrow), static reader => reader is ArrayReader<T>) as ArrayReader<T>;
    }

    private static bool IsText(IArrowType type) => type.TypeId is ArrowTypeId.String or ArrowTypeId.LargeString or ArrowTypeId.StringView;

    private static ArrayReader[] ReadersOf(Field field, IArrowType type) => type.TypeId switch
    {
        ArrowTypeId.Boolean => [new BooleanReader()],
        ArrowTypeId.Int8 => [new NumberReader<sbyte>()],
        ArrowTypeId.UInt8 => [new NumberReader<byte>()],
        ArrowTypeId.Int16 => [new NumberReader<short>()],
        ArrowTypeId.UInt16 => [new NumberReader<ushort>()],
        ArrowTypeId.Int32 => [new NumberReader<int>()],
        ArrowTypeId.UInt32 => [new NumberReader<uint>()],
        ArrowTypeId.Int64 => [new NumberReader<long>()],
        ArrowTypeId.UInt64 => [new NumberReader<ulong>()],
        ArrowTypeId.HalfFloat => [new ConvertedNumberReader<Half, float>(static value => (float)value)],
        ArrowTypeId.Float => [new NumberReader<float>()],
        ArrowTypeId.Double => [new NumberReader<double>()],
        ArrowTypeId.String or ArrowTypeId.LargeString or ArrowTypeId.StringView =>
        [
            new BytesReader<string?>(Utf8),
            new BytesReader<Guid>(static bytes => Guid.TryParse(Utf8(bytes), out var value) ? value : throw NotA(bytes, "Guid")),
            new BytesReader<TimeSpan>(DurationOf),
            new BytesReader<JsonElement>(JsonOf),
        ],
        ArrowTypeId.FixedSizedBinary when field.HasMetadata && field.Metadata.GetValueOrDefault(NaturalTypes.ExtensionName) == "arrow.uuid" =>
        [
            new BytesReader<Guid>(static bytes => new Guid(bytes, bigEndian: true)),
            new BytesReader<string?>(static bytes => new Guid(bytes, bigEndian: true).ToString("D")),
            new BytesReader<byte[]?>(static bytes => bytes.ToArray()),
        ],
        ArrowTypeId.Binary or ArrowTypeId.LargeBinary or ArrowTypeId.BinaryView or ArrowTypeId.FixedSizedBinary =>
            [new BytesReader<byte[]?>(static bytes => bytes.ToArray()), new BytesReader<string?>(Utf8)],
        ArrowTypeId.Decimal32 or ArrowTypeId.Decimal64 or ArrowTypeId.Decimal128 or ArrowTypeId.Decimal256 => Decimals(ArrowTypes.DigitsOf(type)!.Value),
        ArrowTypeId.Date32 => [new ConvertedNumberReader<int, DateOnly>(static days => DateOf(days))],
        ArrowTypeId.Date64 => [new ConvertedNumberReader<long, DateOnly>(static milliseconds => DateOf(milliseconds / 86_400_000))],
        ArrowTypeId.Time32 => Times<int>(((Time32Type)type).Unit, static value => value),
        ArrowTypeId.Time64 => Times<long>(((Time64Type)type).Unit, static value => value),
        ArrowTypeId.Duration => Durations(((DurationType)type).Unit),
        ArrowTypeId.Timestamp => Timestamps((TimestampType)type),
        _ => [],
    };

    private static ArrayReader[] Times<TStored>(TimeUnit unit, Func<TStored, long> widen)
        where TStored : unmanaged, IEquatable<TStored>
    {
        var time = new ConvertedNumberReader<TStored, TimeOnly>(value => new TimeOnly(TicksOf(widen(value), unit, TimeSpan.TicksPerDay - 1, "TimeOnly")));
        return unit == TimeUnit.Nanosecond ? [new ConvertedNumberReader<TStored, long>(widen), time] : [time];
    }

    private static ArrayReader[] Durations(TimeUnit unit)
    {
        var duration = new ConvertedNumberReader<long, TimeSpan>(value => new TimeSpan(TicksOf(value, unit, long.MaxValue, "TimeSpan")));
        return unit == TimeUnit.Nanosecond ? [new NumberReader<long>(), duration] : [duration];
    }

    private static ArrayReader[] Timestamps(TimestampType type)
    {
        var perSecond = ArrowTypes.PerSecond(type.Unit);
        var isMoment = !string.IsNullOrEmpty(type.Timezone);
        return
        [
            new ConvertedNumberReader<long, Timestamp>(value =>
            {
                var seconds = Math.DivRem(value, perSecond, out var rest);
                return rest < 0
                    ? new Timestamp(seconds - 1, (int)((rest + perSecond) * (1_000_000_000 / perSecond)), isMoment)
                    : new Timestamp(seconds, (int)(rest * (1_000_000_000 / perSecond)), isMoment);
            }),
            new ConvertedNumberReader<long, DateTime>(
                value => new DateTime(TicksSinceYearOne(value, type, "DateTime"), isMoment ? DateTimeKind.Utc : DateTimeKind.Unspecified)),
            new ConvertedNumberReader<long, DateTimeOffset>(value => new DateTimeOffset(TicksSinceYearOne(value, type, "DateTimeOffset"), TimeSpan.Zero)),
        ];
    }

    private static long TicksSinceYearOne(long value, TimestampType type, string wanted)
    {
        var ticks = TicksOf(value, type.Unit, long.MaxValue, wanted);
        if (ticks < -DateTime.UnixEpoch.Ticks || ticks > DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks)
        {
            ValueException.Throw($"is {value} {ArrowTypes.UnitOf(type.Unit)} of the Unix epoch here, which is out of the range of {wanted}");
        }

        return ticks + DateTime.UnixEpoch.Ticks;
    }

    private static ArrayReader[] Decimals((int Precision, int Scale) digits) =>
    [
        new BytesReader<decimal>(bytes => DecimalOf(bytes, digits.Precision, digits.Scale)),
        new BytesReader<string?>(bytes => TextOf(new BigInteger(bytes), digits.Scale)),
    ];

    private static decimal DecimalOf(ReadOnlySpan<byte> bytes, int precision, int scale)
    {
        var unscaled = new BigInteger(bytes);

        // A decimal of .NET has 28 digits or a few more: of a column that may have more, zeros at the end are taken away.
        while (precision > 28 && scale > 0 && (unscaled % 10).IsZero)
        {
            (unscaled, scale) = (unscaled / 10, scale - 1);
        }

        var magnitude = BigInteger.Abs(unscaled);
        if (magnitude.GetBitLength() > 96 || scale is < 0 or > 28)
        {
            ValueException.Throw($"is {TextOf(unscaled, scale)} here, which has more digits than a decimal holds");
        }

        var number = (UInt128)magnitude;
        return new decimal((int)(uint)number, (int)(uint)(number >> 32), (int)(uint)(number >> 64), unscaled.Sign < 0, (byte)scale);
    }

    private static string TextOf(BigInteger unscaled, int scale)
    {
        var digits = BigInteger.Abs(unscaled).ToString(CultureInfo.InvariantCulture);
        if (scale > 0)
        {
            digits = digits.PadLeft(scale + 1, '0').Insert(Math.Max(digits.Length, scale + 1) - scale, ".");
        }
        else if (scale < 0 && !unscaled.IsZero)
        {
            digits += new string('0', -scale);
        }

        return unscaled.Sign < 0 ? "-" + digits : digits;
    }

    private static DateOnly DateOf(long days)
    {
        var day = days + 719_162;
        if (day < 0 || day > DateOnly.MaxValue.DayNumber)
        {
            ValueException.Throw($"is day {days} of the Unix epoch here, which is out of the range of DateOnly");
        }

        return DateOnly.FromDayNumber((int)day);
    }

    private static long TicksOf(long value, TimeUnit unit, long most, string wanted)
    {
        var ticks = unit == TimeUnit.Nanosecond ? value / 100 : (Int128)value * (TimeSpan.TicksPerSecond / ArrowTypes.PerSecond(unit));
        if ((unit == TimeUnit.Nanosecond && value % 100 != 0) || ticks > most || ticks < (most == long.MaxValue ? long.MinValue : 0))
        {
            ValueException.Throw($"is {value} {ArrowTypes.UnitOf(unit)} here, which no {wanted} holds exactly");
        }

        return (long)ticks;
    }

    private static TimeSpan DurationOf(ReadOnlySpan<byte> bytes)
    {
        var text = Utf8(bytes);
        try
        {
            return XmlConvert.ToTimeSpan(text);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : throw NotA(bytes, "TimeSpan");
        }
    }

    private static JsonElement JsonOf(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
            var value = JsonElement.ParseValue(ref reader);
            return reader.BytesConsumed == bytes.Length || !reader.Read() ? value : throw NotA(bytes, "JSON");
        }
        catch (JsonException)
        {
            throw NotA(bytes, "JSON");
        }
    }

    private static string Utf8(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    private static ValueException NotA(ReadOnlySpan<byte> bytes, string type) =>
        new($"is '{Utf8(bytes[..Math.Min(bytes.Length, MostShown)])}' here, where {type} is wanted");
}
