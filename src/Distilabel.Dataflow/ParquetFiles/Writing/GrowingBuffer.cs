using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;

namespace Distilabel.Dataflow.ParquetFiles.Writing;

/// <summary>The values of one Arrow buffer while they are collected, in one array that is used again for the next batch of rows.</summary>
/// <typeparam name="T">The type of a value in the buffer.</typeparam>
internal struct GrowingBuffer<T>
    where T : unmanaged
{
    // One large text must not keep its room for the rest of the file: it has an array that all buffers share, one after the other.
    private const int MostKept = 1 << 20;
    private const int Least = 1024;

    private byte[] _bytes;
    private int _count;

    public GrowingBuffer() => _bytes = [];

    /// <summary>The number of values.</summary>
    internal readonly int Count => _count;

    /// <summary>The values so far.</summary>
    internal readonly Span<T> Values => MemoryMarshal.Cast<byte, T>(_bytes.AsSpan())[.._count];

    internal void Add(T value)
    {
        if ((_count + 1) * Unsafe.SizeOf<T>() > _bytes.Length)
        {
            Grow(1);
        }

        Unsafe.WriteUnaligned(ref _bytes[_count++ * Unsafe.SizeOf<T>()], value);
    }

    internal void Add(ReadOnlySpan<T> values) => values.CopyTo(Extend(values.Length));

    /// <summary>Makes room for <paramref name="count"/> more values, which the caller sets.</summary>
    internal Span<T> Extend(int count)
    {
        if ((long)(_count + count) * Unsafe.SizeOf<T>() > _bytes.Length)
        {
            Grow(count);
        }

        _count += count;
        return MemoryMarshal.Cast<byte, T>(_bytes.AsSpan()).Slice(_count - count, count);
    }

    internal void Truncate(int count) => _count = count;

    /// <summary>The buffer for Arrow. It shares the array, so it is of use until the next <see cref="Clear"/>.</summary>
    internal readonly ArrowBuffer ToArrow() => new(_bytes.AsMemory(0, _count * Unsafe.SizeOf<T>()));

    internal void Clear()
    {
        _count = 0;
        if (_bytes.Length > MostKept)
        {
            Return();
            _bytes = [];
        }
    }

    private readonly void Return()
    {
        if (_bytes.Length > MostKept)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }
    }

    private void Grow(int count)
    {
        var wanted = (long)(_count + count) * Unsafe.SizeOf<T>();
        if (wanted > System.Array.MaxLength)
        {
            throw new OverflowException("One row holds more than 2 GB, which no row of a Parquet file can.");
        }

        var length = Math.Min(Math.Max(Math.Max(wanted, 2L * _bytes.Length), Least), System.Array.MaxLength);
        var bytes = length > MostKept ? ArrayPool<byte>.Shared.Rent((int)length) : GC.AllocateUninitializedArray<byte>((int)length);
        _bytes.AsSpan(0, _count * Unsafe.SizeOf<T>()).CopyTo(bytes);
        Return();
        _bytes = bytes;
    }
}
