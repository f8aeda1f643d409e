using Apache.Arrow.Types;

namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>What Arrow's types are called, and which one holds the values of two.</summary>
internal static class ArrowTypes
{
    private const int MostDigits128 = 38;
    private const int MostDigits256 = 76;

    /// <summary>The type in words that tell all types apart, what is nested in it aside.</summary>
    internal static string Describe(IArrowType type) => type switch
    {
        DictionaryType dictionary => $"dictionary<{Describe(dictionary.IndexType)}, {Describe(dictionary.ValueType)}{(dictionary.Ordered ? ", ordered" : "")}>",
        TimestampType { Timezone: { Length: > 0 } zone } timestamp => $"timestamp[{UnitOf(timestamp.Unit)}, tz={zone}]",
        TimestampType timestamp => $"timestamp[{UnitOf(timestamp.Unit)}]",
        Time32Type time => $"time32[{UnitOf(time.Unit)}]",
        Time64Type time => $"time64[{UnitOf(time.Unit)}]",
        DurationType duration => $"duration[{UnitOf(duration.Unit)}]",
        Decimal32Type number => $"decimal32({number.Precision}, {number.Scale})",
        Decimal64Type number => $"decimal64({number.Precision}, {number.Scale})",
        Decimal128Type number => $"decimal128({number.Precision}, {number.Scale})",
        Decimal256Type number => $"decimal256({number.Precision}, {number.Scale})",
        FixedSizeBinaryType bytes => $"fixed_size_binary[{bytes.ByteWidth}]",
        FixedSizeListType list => $"fixed_size_list[{list.ListSize}]",
        MapType map => map.KeySorted ? "map, sorted" : "map",
        _ => NameOf(type.TypeId),
    };

    /// <summary>Precision and scale of a decimal type; null for any other.</summary>
    internal static (int Precision, int Scale)? DigitsOf(IArrowType type) => type switch
    {
        Decimal32Type number => (number.Precision, number.Scale),
        Decimal64Type number => (number.Precision, number.Scale),
        Decimal128Type number => (number.Precision, number.Scale),
        Decimal256Type number => (number.Precision, number.Scale),
        _ => null,
    };

    /// <summary>The type for the values of two; null where there is none, or the values' own type says it.</summary>
    internal static IArrowType? Union(IArrowType first, IArrowType second)
    {
        if (Describe(first) == Describe(second))
        {
            return first;
        }

        return (first, second) switch
        {
            (TimestampType one, TimestampType other) => Union(one, other),
            (Time32Type or Time64Type, Time32Type or Time64Type) => Finer((TimeBasedType)first, (TimeBasedType)second),
            (DurationType one, DurationType other) => Finer(one, other),
            _ when DigitsOf(first) is { } one && DigitsOf(second) is { } other => Decimal(
                Math.Max(one.Precision - one.Scale, other.Precision - other.Scale), Math.Max(one.Scale, other.Scale)),
            _ => null,
        };
    }

    /// <summary>How many of a unit are a second.</summary>
    internal static long PerSecond(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => 1,
        TimeUnit.Millisecond => 1_000,
        TimeUnit.Microsecond => 1_000_000,
        _ => 1_000_000_000,
    };

    internal static string UnitOf(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => "s",
        TimeUnit.Millisecond => "ms",
        TimeUnit.Microsecond => "us",
        _ => "ns",
    };

    private static string NameOf(ArrowTypeId type) => type switch
    {
        ArrowTypeId.Null => "null",
        ArrowTypeId.Boolean => "bool",
        ArrowTypeId.Int8 => "int8",
        ArrowTypeId.UInt8 => "uint8",
        ArrowTypeId.Int16 => "int16",
        ArrowTypeId.UInt16 => "uint16",
        ArrowTypeId.Int32 => "int32",
        ArrowTypeId.UInt32 => "uint32",
        ArrowTypeId.Int64 => "int64",
        ArrowTypeId.UInt64 => "uint64",
        ArrowTypeId.HalfFloat => "float16",
        ArrowTypeId.Float => "float32",
        ArrowTypeId.Double => "float64",
        ArrowTypeId.String => "string",
        ArrowTypeId.LargeString => "large_string",
        ArrowTypeId.StringView => "string_view",
        ArrowTypeId.Binary => "binary",
        ArrowTypeId.LargeBinary => "large_binary",
        ArrowTypeId.BinaryView => "binary_view",
        ArrowTypeId.Date32 => "date32",
        ArrowTypeId.Date64 => "date64",
        ArrowTypeId.Struct => "struct",
        ArrowTypeId.List => "list",
        ArrowTypeId.LargeList => "large_list",
        ArrowTypeId.ListView => "list_view",
        _ => type.ToString(),
    };

    private static TimestampType? Union(TimestampType one, TimestampType other)
    {
        // A moment and what a clock shows are not the same kind of thing; the same moment in two zones is.
        if (string.IsNullOrEmpty(one.Timezone) != string.IsNullOrEmpty(other.Timezone))
        {
            return null;
        }

        var unit = PerSecond(one.Unit) > PerSecond(other.Unit) ? one.Unit : other.Unit;
        return new TimestampType(unit, one.Timezone == other.Timezone ? one.Timezone : "UTC");
    }

    private static TimeBasedType Finer(TimeBasedType one, TimeBasedType other) => PerSecond(one.Unit) > PerSecond(other.Unit) ? one : other;

    private static IArrowType? Decimal(int whole, int scale) => (whole + scale) switch
    {
        <= MostDigits128 and var precision => new Decimal128Type(precision, scale),
        <= MostDigits256 and var precision => new Decimal256Type(precision, scale),
        _ => null,
    };
}
