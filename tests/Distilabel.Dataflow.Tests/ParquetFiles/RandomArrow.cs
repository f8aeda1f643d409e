using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using Buffer = Apache.Arrow.ArrowBuffer;

namespace Distilabel.Dataflow.Tests.ParquetFiles;

/// <summary>Arrow fields of random types, nested to a given depth, with random values.</summary>
internal sealed class RandomArrow(Random random)
{
    private static readonly Dictionary<string, string> Extra = new() { ["PARQUET:note"] = "kept", ["x"] = "y" };

    private static readonly Dictionary<string, string> Uuid = new() { ["ARROW:extension:name"] = "arrow.uuid", ["ARROW:extension:metadata"] = "" };

    private static readonly IArrowType[] Scalars =
    [
        BooleanType.Default, Int8Type.Default, UInt8Type.Default, Int16Type.Default, UInt16Type.Default, Int32Type.Default, UInt32Type.Default,
        Int64Type.Default, UInt64Type.Default, HalfFloatType.Default, FloatType.Default, DoubleType.Default, StringType.Default, LargeStringType.Default,
        BinaryType.Default, LargeBinaryType.Default, new FixedSizeBinaryType(5), new FixedSizeBinaryType(16), Date32Type.Default,
        new Time32Type(TimeUnit.Millisecond), new Time64Type(TimeUnit.Microsecond), new Time64Type(TimeUnit.Nanosecond),
        DurationType.Second, DurationType.Millisecond, DurationType.Microsecond, DurationType.Nanosecond,
        new TimestampType(TimeUnit.Millisecond, (string?)null), new TimestampType(TimeUnit.Microsecond, "UTC"), new TimestampType(TimeUnit.Microsecond, (string?)null),
        new TimestampType(TimeUnit.Nanosecond, "Europe/Berlin"), new TimestampType(TimeUnit.Nanosecond, (string?)null),
        new Decimal128Type(9, 2), new Decimal128Type(18, 0), new Decimal128Type(38, 10), new Decimal256Type(70, 20),
    ];

    /// <summary>A field; of depth 0 it has no parts.</summary>
    internal Field Field(string name, int depth, bool? isNullable = null)
    {
        var type = depth == 0 || random.Next(4) == 0 ? Scalars[random.Next(Scalars.Length)] : Nested(depth - 1);
        var metadata = type is FixedSizeBinaryType { ByteWidth: 16, TypeId: ArrowTypeId.FixedSizedBinary } ? Uuid : random.Next(8) == 0 ? Extra : null;
        return new Field(name, type, isNullable ?? random.Next(4) > 0, metadata);
    }

    /// <summary>An array of a field's type. A field that is not nullable has no nulls.</summary>
    internal ArrayData Values(Field field, int count)
    {
        var valid = Enumerable.Range(0, count).Select(_ => !field.IsNullable || random.Next(5) > 0).ToArray();
        return Values(field.DataType, valid);
    }

    private IArrowType Nested(int depth) => random.Next(5) switch
    {
        0 => new StructType([.. Enumerable.Range(0, random.Next(1, 4)).Select(i => Field($"f{i}", depth))]),
        1 => new LargeListType(Field("element", depth)),
        // Arrow writes lists of one length, but reads none that are in a null or an element of another list.
        2 when depth == 3 => new FixedSizeListType(Field("element", depth), 2),
        3 => new MapType(Field("key", 0, isNullable: false), Field("value", depth), keySorted: false),
        _ => new ListType(Field(random.Next(2) == 0 ? "element" : "item", depth)),
    };

    private ArrayData Values(IArrowType type, bool[] valid)
    {
        var (count, nulls) = (valid.Length, valid.Count(value => !value));
        var bits = Bits(valid);
        switch (type)
        {
            case StructType record:
                return new ArrayData(type, count, nulls, 0, [bits], [.. record.Fields.Select(field => Values(field, count))]);
            case MapType map:
                var entries = Offsets(valid, out var total);
                return new ArrayData(type, count, nulls, 0, [bits, Of<int>(entries)], [Values(map.KeyValueType, Enumerable.Repeat(true, total).ToArray())]);
            case ListType list:
                var offsets = Offsets(valid, out total);
                return new ArrayData(type, count, nulls, 0, [bits, Of<int>(offsets)], [Values(list.ValueField, total)]);
            case LargeListType list:
                offsets = Offsets(valid, out total);
                return new ArrayData(type, count, nulls, 0, [bits, Of<long>([.. offsets.Select(offset => (long)offset)])], [Values(list.Fields[0], total)]);
            case FixedSizeListType list:
                // Arrow's writer refuses a null among these.
                return new ArrayData(type, count, 0, 0, [Buffer.Empty], [Values(list.Fields[0], count * list.ListSize)]);
            case StringType or BinaryType:
                var bytes = Bytes(valid, type is StringType, out offsets);
                return new ArrayData(type, count, nulls, 0, [bits, Of<int>(offsets), new Buffer(bytes)]);
            case LargeStringType or LargeBinaryType:
                bytes = Bytes(valid, type is LargeStringType, out offsets);
                return new ArrayData(type, count, nulls, 0, [bits, Of<long>([.. offsets.Select(offset => (long)offset)]), new Buffer(bytes)]);
            case BooleanType:
                return new ArrayData(type, count, nulls, 0, [bits, Bits([.. valid.Select(_ => random.Next(2) == 0)], always: true)]);
            default:
                return new ArrayData(type, count, nulls, 0, [bits, new Buffer(Numbers(type, count))]);
        }
    }

    private byte[] Numbers(IArrowType type, int count) => type switch
    {
        HalfFloatType => Each(count, () => (Half)random.Next(-100, 100)),
        FloatType => Each(count, () => random.NextSingle() - 0.5f),
        DoubleType => Each(count, () => random.NextDouble() - 0.5),
        Date32Type => Each(count, () => random.Next(-700_000, 2_900_000)),
        Time32Type => Each(count, () => random.Next(86_400_000)),
        Time64Type { Unit: TimeUnit.Microsecond } => Each(count, () => random.NextInt64(86_400_000_000)),
        Time64Type => Each(count, () => random.NextInt64(86_400_000_000_000)),
        DurationType { Unit: TimeUnit.Nanosecond } => Each(count, () => random.NextInt64(long.MinValue, long.MaxValue)),
        DurationType => Each(count, () => random.NextInt64(-900_000_000_000, 900_000_000_000)),
        TimestampType => Each(count, () => random.NextInt64(long.MinValue, long.MaxValue)),
        Decimal128Type number => Decimals(count, number.Precision, 16),
        Decimal256Type number => Decimals(count, number.Precision, 32),
        FixedWidthType fixedWidth => Each(count * (fixedWidth.BitWidth / 8), () => (byte)random.Next(256)),
        _ => throw new NotSupportedException(type.Name),
    };

    private byte[] Decimals(int count, int precision, int width)
    {
        var bytes = new byte[count * width];
        for (var i = 0; i < count; i++)
        {
            var digits = System.Numerics.BigInteger.Parse(string.Concat(Enumerable.Range(0, random.Next(1, precision + 1)).Select(_ => random.Next(10))));
            digits = random.Next(2) == 0 ? digits : -digits;
            bytes.AsSpan(i * width, width).Fill(digits.Sign < 0 ? byte.MaxValue : (byte)0);
            digits.TryWriteBytes(bytes.AsSpan(i * width, width), out _);
        }

        return bytes;
    }

    private byte[] Bytes(bool[] valid, bool isText, out int[] offsets)
    {
        var bytes = new List<byte>();
        offsets = new int[valid.Length + 1];
        for (var i = 0; i < valid.Length; i++)
        {
            if (valid[i])
            {
                bytes.AddRange(isText
                    ? System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => "aé你😀 \"\n"[random.Next(3)])))
                    : [.. Enumerable.Range(0, random.Next(6)).Select(_ => (byte)random.Next(256))]);
            }

            offsets[i + 1] = bytes.Count;
        }

        return [.. bytes];
    }

    private int[] Offsets(bool[] valid, out int total)
    {
        var offsets = new int[valid.Length + 1];
        for (var i = 0; i < valid.Length; i++)
        {
            offsets[i + 1] = offsets[i] + (valid[i] ? random.Next(4) : 0);
        }

        total = offsets[^1];
        return offsets;
    }

    private static byte[] Each<T>(int count, Func<T> next)
        where T : unmanaged => MemoryMarshal.AsBytes<T>(Enumerable.Range(0, count).Select(_ => next()).ToArray()).ToArray();

    private static Buffer Of<T>(T[] values)
        where T : unmanaged => new(MemoryMarshal.AsBytes<T>(values).ToArray());

    private static Buffer Bits(bool[] values, bool always = false)
    {
        if (!always && values.All(value => value))
        {
            return Buffer.Empty;
        }

        var bytes = new byte[(values.Length + 7) / 8];
        for (var i = 0; i < values.Length; i++)
        {
            bytes[i / 8] |= (byte)(values[i] ? 1 << (i % 8) : 0);
        }

        return new Buffer(bytes);
    }
}
