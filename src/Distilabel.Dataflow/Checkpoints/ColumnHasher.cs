using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Distilabel.Dataflow.Columns;
using MessagePack;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Takes the values of one column into the hashes of their rows, as <see cref="RowKeyHasher"/> says.</summary>
internal abstract class ColumnHasher
{
    /// <summary>The hasher for values of <paramref name="type"/>. Those that share a <paramref name="buffer"/> are used one after another.</summary>
    internal static ColumnHasher For(ColumnType type, RecordBuffer buffer) => type.Accept(new Choice(buffer));

    /// <summary>Takes each value from <paramref name="first"/> on into the hash of its row, as many as there are hashes.</summary>
    internal abstract void Add(Column column, int first, Span<UInt128> hashes);

    private static UInt128 Next(UInt128 hash, ReadOnlySpan<byte> value) =>
        XxHash128.HashToUInt128(value, (long)(ulong)hash) ^ (hash >> 64 << 64);

    private static UInt128 NextNull(UInt128 hash) => Next(~hash, default);

    private static bool IsPrimitive<T>() =>
        typeof(T) == typeof(bool)
        || typeof(T) == typeof(sbyte) || typeof(T) == typeof(byte)
        || typeof(T) == typeof(short) || typeof(T) == typeof(ushort)
        || typeof(T) == typeof(int) || typeof(T) == typeof(uint)
        || typeof(T) == typeof(long) || typeof(T) == typeof(ulong)
        || typeof(T) == typeof(float) || typeof(T) == typeof(double);

    private sealed class Choice(RecordBuffer buffer) : IColumnTypeVisitor<ColumnHasher>
    {
        public ColumnHasher VisitScalar<T>(ScalarType<T> type) => type switch
        {
            ColumnType<string?> => new TextHasher(),
            ColumnType<byte[]?> => new BytesHasher(),
            ColumnType<decimal> => new DecimalHasher(),
            _ when IsPrimitive<T>() => new PrimitiveHasher<T>(),
            _ => new PackedHasher<T>(type, buffer),
        };

        public ColumnHasher VisitNullable<T>(NullableType<T> type)
            where T : struct => new NullableHasher<T>(type.Underlying.Accept(this));

        public ColumnHasher VisitList<TList, TElement>(ListType<TList, TElement> type)
            where TList : class, IReadOnlyList<TElement> => new PackedHasher<TList?>(type, buffer);

        public ColumnHasher VisitRecord<T>(RecordType<T> type) => new PackedHasher<T>(type, buffer);
    }

    private sealed class TextHasher : ColumnHasher
    {
        internal override void Add(Column column, int first, Span<UInt128> hashes)
        {
            var values = ((Column<string?>)column).Values.Slice(first, hashes.Length);
            for (var i = 0; i < values.Length; i++)
            {
                hashes[i] = values[i] is { } text ? Next(hashes[i], MemoryMarshal.AsBytes(text.AsSpan())) : NextNull(hashes[i]);
            }
        }
    }

    private sealed class BytesHasher : ColumnHasher
    {
        internal override void Add(Column column, int first, Span<UInt128> hashes)
        {
            var values = ((Column<byte[]?>)column).Values.Slice(first, hashes.Length);
            for (var i = 0; i < values.Length; i++)
            {
                hashes[i] = values[i] is { } bytes ? Next(hashes[i], bytes) : NextNull(hashes[i]);
            }
        }
    }

    private sealed class PrimitiveHasher<T> : ColumnHasher
    {
        internal override void Add(Column column, int first, Span<UInt128> hashes)
        {
            var values = ((Column<T>)column).Values.Slice(first, hashes.Length);
            for (var i = 0; i < values.Length; i++)
            {
                ref var bytes = ref Unsafe.As<T, byte>(ref Unsafe.AsRef(in values[i]));
                hashes[i] = Next(hashes[i], MemoryMarshal.CreateReadOnlySpan(ref bytes, Unsafe.SizeOf<T>()));
            }
        }
    }

    private sealed class DecimalHasher : ColumnHasher
    {
        internal override void Add(Column column, int first, Span<UInt128> hashes)
        {
            var values = ((Column<decimal>)column).Values.Slice(first, hashes.Length);
            Span<int> parts = stackalloc int[4];
            for (var i = 0; i < values.Length; i++)
            {
                decimal.GetBits(values[i], parts);
                hashes[i] = Next(hashes[i], MemoryMarshal.AsBytes(parts));
            }
        }
    }

    private sealed class NullableHasher<T>(ColumnHasher underlying) : ColumnHasher
        where T : struct
    {
        private readonly T[] _value = new T[1];

        internal override void Add(Column column, int first, Span<UInt128> hashes)
        {
            var values = ((Column<T?>)column).Values.Slice(first, hashes.Length);
            var single = new Column<T>(_value);
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i] is { } value)
                {
                    _value[0] = value;
                    underlying.Add(single, 0, hashes.Slice(i, 1));
                }
                else
                {
                    hashes[i] = NextNull(hashes[i]);
                }
            }
        }
    }

    private sealed class PackedHasher<T>(ColumnType<T> type, RecordBuffer buffer) : ColumnHasher
    {
        internal override void Add(Column column, int first, Span<UInt128> hashes)
        {
            var values = ((Column<T>)column).Values.Slice(first, hashes.Length);
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i] is null)
                {
                    hashes[i] = NextNull(hashes[i]);
                    continue;
                }

                buffer.Clear();
                var writer = new MessagePackWriter(buffer);
                type.Write(ref writer, values[i]);
                writer.Flush();
                buffer.EndRecord();
                hashes[i] = Next(hashes[i], buffer[0]);
            }
        }
    }
}
