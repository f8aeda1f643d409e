namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>Parquet's encodings by differences.</summary>
internal static class DeltaEncodings
{
    /// <summary>Decodes DELTA_BINARY_PACKED numbers and leaves in <paramref name="input"/> what follows them.</summary>
    internal static long[] DecodeNumbers(ref ReadOnlySpan<byte> input, int expected)
    {
        var blockSize = (int)HybridRle.ReadVarint(ref input);
        var miniBlocks = (int)HybridRle.ReadVarint(ref input);
        var count = (int)HybridRle.ReadVarint(ref input);
        if (count < expected || blockSize <= 0 || miniBlocks <= 0 || blockSize % miniBlocks != 0)
        {
            throw new InvalidDataException("The header of numbers in delta encoding is broken.");
        }

        var miniBlockSize = blockSize / miniBlocks;
        var values = new long[expected];
        var last = ReadZigZag(ref input);
        if (expected > 0)
        {
            values[0] = last;
        }

        for (var read = 1; read < count;)
        {
            var least = ReadZigZag(ref input);
            var widths = Take(ref input, miniBlocks);
            for (var i = 0; i < miniBlocks && read < count; i++)
            {
                if (widths[i] > 64)
                {
                    throw new InvalidDataException("A number in delta encoding has more than 64 bits.");
                }

                var bits = new BitReader(Take(ref input, miniBlockSize * widths[i] / 8));
                for (var j = 0; j < miniBlockSize && read < count; j++, read++)
                {
                    last = unchecked(last + least + (long)bits.Read(widths[i]));
                    if (read < expected)
                    {
                        values[read] = last;
                    }
                }
            }
        }

        return values;
    }

    internal static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> input, int count)
    {
        if ((uint)count > (uint)input.Length)
        {
            throw new InvalidDataException("The page ends too early.");
        }

        var taken = input[..count];
        input = input[count..];
        return taken;
    }

    private static long ReadZigZag(ref ReadOnlySpan<byte> input)
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Take(ref input, 1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return (long)(value >> 1) ^ -(long)(value & 1);
            }
        }

        throw new InvalidDataException("A number is too long.");
    }

    private ref struct BitReader(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private int _bit;

        internal ulong Read(int width)
        {
            var value = 0UL;
            for (var i = 0; i < width;)
            {
                var taken = Math.Min(8 - (_bit & 7), width - i);
                var part = (ulong)(_bytes[_bit >> 3] >> (_bit & 7)) & ((1UL << taken) - 1);
                value |= part << i;
                i += taken;
                _bit += taken;
            }

            return value;
        }
    }
}
