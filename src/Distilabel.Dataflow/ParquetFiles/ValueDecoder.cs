using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>Makes values of the bytes of a page.</summary>
internal abstract class ValueDecoder<T>
{
    /// <summary>Fills <paramref name="values"/> from a page's values in any encoding but a dictionary's.</summary>
    internal abstract void Decode(PageEncoding encoding, ReadOnlySpan<byte> input, Span<T> values);

    protected static InvalidDataException NotSupported(PageEncoding encoding) => new($"The encoding {encoding} is not supported for its type.");
}

internal sealed class BooleanDecoder<T>(Func<bool, T> convert) : ValueDecoder<T>
{
    internal override void Decode(PageEncoding encoding, ReadOnlySpan<byte> input, Span<T> values)
    {
        if (encoding == PageEncoding.Rle)
        {
            var bits = new int[values.Length];
            HybridRle.Decode(input[sizeof(int)..], 1, bits);
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = convert(bits[i] != 0);
            }
        }
        else if (encoding == PageEncoding.Plain)
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = convert(((input[i >> 3] >> (i & 7)) & 1) != 0);
            }
        }
        else
        {
            throw NotSupported(encoding);
        }
    }
}

/// <summary>Numbers of a fixed number of bytes.</summary>
internal sealed class NumberDecoder<TNumber, T>(Func<TNumber, T> convert) : ValueDecoder<T>
    where TNumber : unmanaged
{
    internal override void Decode(PageEncoding encoding, ReadOnlySpan<byte> input, Span<T> values)
    {
        switch (encoding)
        {
            case PageEncoding.Plain:
                Convert(input, values);
                break;
            case PageEncoding.ByteStreamSplit:
                Convert(Join(input, Unsafe.SizeOf<TNumber>(), values.Length), values);
                break;
            case PageEncoding.DeltaBinaryPacked when typeof(TNumber) == typeof(int):
                var ints = Array.ConvertAll(DeltaEncodings.DecodeNumbers(ref input, values.Length), static value => unchecked((int)value));
                Convert(MemoryMarshal.AsBytes(ints.AsSpan()), values);
                break;
            case PageEncoding.DeltaBinaryPacked when typeof(TNumber) == typeof(long):
                Convert(MemoryMarshal.AsBytes(DeltaEncodings.DecodeNumbers(ref input, values.Length).AsSpan()), values);
                break;
            default:
                throw NotSupported(encoding);
        }
    }

    /// <summary>The n-th bytes of all values stand together; puts each value's bytes together again.</summary>
    internal static byte[] Join(ReadOnlySpan<byte> input, int size, int count)
    {
        var joined = new byte[size * count];
        for (var i = 0; i < joined.Length; i++)
        {
            joined[i] = input[(i % size * count) + (i / size)];
        }

        return joined;
    }

    private void Convert(ReadOnlySpan<byte> input, Span<T> values)
    {
        var numbers = MemoryMarshal.Cast<byte, TNumber>(input);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = convert(numbers[i]);
        }
    }
}

internal delegate T BytesConverter<out T>(ReadOnlySpan<byte> bytes);

/// <summary>Bytes, of a fixed length or each with its own.</summary>
/// <param name="length">The fixed length; zero for none.</param>
/// <param name="convert">Makes a value of its bytes.</param>
internal sealed class BytesDecoder<T>(int length, BytesConverter<T> convert) : ValueDecoder<T>
{
    internal override void Decode(PageEncoding encoding, ReadOnlySpan<byte> input, Span<T> values)
    {
        switch (encoding)
        {
            case PageEncoding.Plain:
                foreach (ref var value in values)
                {
                    var bytes = length > 0 ? length : BinaryPrimitives.ReadInt32LittleEndian(DeltaEncodings.Take(ref input, sizeof(int)));
                    value = convert(DeltaEncodings.Take(ref input, bytes));
                }

                break;
            case PageEncoding.ByteStreamSplit when length > 0:
                Decode(PageEncoding.Plain, NumberDecoder<byte, T>.Join(input, length, values.Length), values);
                break;
            case PageEncoding.DeltaLengthByteArray:
                var lengths = DeltaEncodings.DecodeNumbers(ref input, values.Length);
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = convert(DeltaEncodings.Take(ref input, (int)lengths[i]));
                }

                break;
            case PageEncoding.DeltaByteArray:
                DecodeWithPrefixes(input, values);
                break;
            default:
                throw NotSupported(encoding);
        }
    }

    private void DecodeWithPrefixes(ReadOnlySpan<byte> input, Span<T> values)
    {
        var prefixes = DeltaEncodings.DecodeNumbers(ref input, values.Length);
        var suffixes = DeltaEncodings.DecodeNumbers(ref input, values.Length);
        var last = Array.Empty<byte>();
        for (var i = 0; i < values.Length; i++)
        {
            last = [.. last.AsSpan(0, (int)prefixes[i]), .. DeltaEncodings.Take(ref input, (int)suffixes[i])];
            values[i] = convert(last);
        }
    }
}
