using System.Text;

namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>Reads structs in Thrift's compact protocol.</summary>
/// <remarks>The bytes come from a file and are not trusted: every length is checked against what is left, and nesting is bounded.</remarks>
internal ref struct ThriftReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>How many bytes have been read.</summary>
    internal int Position { get; private set; }

    /// <summary>Goes to the next field of a struct. <paramref name="field"/> starts at zero and is kept by the caller.</summary>
    /// <returns>False at the end of the struct.</returns>
    internal bool Next(ref int field, out ThriftType type)
    {
        var header = Raw();
        type = (ThriftType)(header & 0x0F);
        if (type == ThriftType.Stop)
        {
            return false;
        }

        var step = header >> 4;
        field = step == 0 ? (int)ZigZag(Varint()) : field + step;
        return true;
    }

    internal int Int32() => (int)ZigZag(Varint());

    internal long Int64() => ZigZag(Varint());

    internal sbyte Byte() => (sbyte)Raw();

    internal string Text() => Encoding.UTF8.GetString(Take(Length(Varint())));

    /// <summary>Begins a list.</summary>
    /// <returns>The number of elements.</returns>
    internal int List(out ThriftType element)
    {
        var header = Raw();
        element = (ThriftType)(header & 0x0F);
        return Length(header >> 4 == 15 ? Varint() : (ulong)(header >> 4));
    }

    internal void Skip(ThriftType type, int depth = 0)
    {
        if (depth > ParquetFormat.MaxDepth)
        {
            throw new InvalidDataException("The footer is nested too deeply.");
        }

        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                break;
            case ThriftType.Byte:
                Raw();
                break;
            case ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64:
                Varint();
                break;
            case ThriftType.Double:
                Take(sizeof(double));
                break;
            case ThriftType.Binary:
                Take(Length(Varint()));
                break;
            case ThriftType.List or ThriftType.Set:
                SkipList(depth);
                break;
            case ThriftType.Map:
                SkipMap(depth);
                break;
            case ThriftType.Struct:
                var field = 0;
                while (Next(ref field, out var inner))
                {
                    Skip(inner, depth + 1);
                }

                break;
            default:
                throw new InvalidDataException($"The footer has a field of the unknown type {(int)type}.");
        }
    }

    private static long ZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private void SkipList(int depth)
    {
        for (var left = List(out var element); left > 0; left--)
        {
            SkipElement(element, depth);
        }
    }

    private void SkipMap(int depth)
    {
        var count = Length(Varint());
        if (count == 0)
        {
            return;
        }

        var types = Raw();
        for (var left = count; left > 0; left--)
        {
            SkipElement((ThriftType)(types >> 4), depth);
            SkipElement((ThriftType)(types & 0x0F), depth);
        }
    }

    // A boolean in a collection is a byte of its own.
    private void SkipElement(ThriftType type, int depth) =>
        Skip(type is ThriftType.True or ThriftType.False ? ThriftType.Byte : type, depth + 1);

    private readonly int Length(ulong value) =>
        value <= (ulong)(_bytes.Length - Position) ? (int)value : throw new InvalidDataException("A length goes beyond the end of the footer.");

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length - Position)
        {
            throw new InvalidDataException("The footer ends in the middle of a value.");
        }

        var taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }

    private byte Raw() => Take(1)[0];

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Raw();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A number in the footer is too long.");
    }
}
