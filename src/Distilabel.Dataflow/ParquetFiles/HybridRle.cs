using System.Buffers;

namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>Parquet's mix of run lengths and packed bits, which levels and dictionary indices are in.</summary>
internal static class HybridRle
{
    private const int Group = 8;

    internal static void Encode(ReadOnlySpan<byte> values, int bits, IBufferWriter<byte> output)
    {
        for (var at = 0; at < values.Length;)
        {
            var run = RunLength(values[at..], values.Length);
            if (run >= Group)
            {
                WriteVarint((uint)run << 1, output);
                WriteByte(values[at], output);
                at += run;
                continue;
            }

            var start = at;
            do
            {
                at += Group;
            }
            while (at < values.Length && RunLength(values[at..], Group) < Group);

            WritePacked(values[start..Math.Min(at, values.Length)], bits, output);
        }
    }

    /// <summary>Decodes as many values as <paramref name="values"/> has room for.</summary>
    /// <exception cref="InvalidDataException">There are fewer.</exception>
    internal static void Decode(ReadOnlySpan<byte> input, int bits, Span<int> values)
    {
        if (bits > 32)
        {
            throw new InvalidDataException($"Values of {bits} bits are no indices.");
        }

        for (var filled = 0; filled < values.Length;)
        {
            var header = ReadVarint(ref input);
            if ((header & 1) == 0)
            {
                var width = (bits + 7) / 8;
                var value = ReadLittleEndian(Take(ref input, width));
                var run = (int)Math.Min(header >> 1, (uint)(values.Length - filled));
                if (run == 0)
                {
                    throw new InvalidDataException("A run has no length.");
                }

                values.Slice(filled, run).Fill(value);
                filled += run;
            }
            else
            {
                // The last group may be cut short by writers that leave out the padding.
                var packed = (long)(header >> 1) * bits;
                var bytes = Take(ref input, (int)Math.Min(packed, input.Length));
                var count = (int)Math.Min((long)(header >> 1) * Group, values.Length - filled);
                if (count == 0 || (long)bytes.Length * 8 < (long)count * bits)
                {
                    throw new InvalidDataException("Packed values end too early.");
                }

                Unpack(bytes, bits, values.Slice(filled, count));
                filled += count;
            }
        }
    }

    internal static uint ReadVarint(ref ReadOnlySpan<byte> input)
    {
        var value = 0U;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var next = Take(ref input, 1)[0];
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A number is too long.");
    }

    private static void Unpack(ReadOnlySpan<byte> input, int bits, Span<int> values)
    {
        var mask = bits == 32 ? uint.MaxValue : (1U << bits) - 1;
        var (buffer, buffered, at) = (0UL, 0, 0);
        for (var i = 0; i < values.Length; i++)
        {
            while (buffered < bits)
            {
                buffer |= (ulong)input[at++] << buffered;
                buffered += 8;
            }

            values[i] = (int)((uint)buffer & mask);
            buffer >>= bits;
            buffered -= bits;
        }
    }

    private static void WritePacked(ReadOnlySpan<byte> values, int bits, IBufferWriter<byte> output)
    {
        var groups = (values.Length + Group - 1) / Group;
        WriteVarint(((uint)groups << 1) | 1, output);
        var span = output.GetSpan(groups * bits)[..(groups * bits)];
        span.Clear();
        var bit = 0;
        foreach (var value in values)
        {
            for (var i = 0; i < bits; i++, bit++)
            {
                span[bit >> 3] |= (byte)(((value >> i) & 1) << (bit & 7));
            }
        }

        output.Advance(span.Length);
    }

    private static int RunLength(ReadOnlySpan<byte> values, int limit)
    {
        var rest = values[..Math.Min(limit, values.Length)];
        var end = rest.IndexOfAnyExcept(rest[0]);
        return end < 0 ? rest.Length : end;
    }

    private static int ReadLittleEndian(ReadOnlySpan<byte> bytes)
    {
        var value = 0;
        for (var i = bytes.Length - 1; i >= 0; i--)
        {
            value = (value << 8) | bytes[i];
        }

        return value;
    }

    private static void WriteVarint(uint value, IBufferWriter<byte> output)
    {
        for (; value >= 0x80; value >>= 7)
        {
            WriteByte((byte)(value | 0x80), output);
        }

        WriteByte((byte)value, output);
    }

    private static void WriteByte(byte value, IBufferWriter<byte> output)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> input, int count)
    {
        if (count > input.Length)
        {
            throw new InvalidDataException("The page ends too early.");
        }

        var taken = input[..count];
        input = input[count..];
        return taken;
    }
}
