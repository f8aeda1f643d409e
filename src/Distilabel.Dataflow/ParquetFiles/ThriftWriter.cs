using System.Buffers;
using System.Text;

namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>Writes structs in Thrift's compact protocol, which Parquet's footers and page headers are in.</summary>
internal sealed class ThriftWriter(IBufferWriter<byte> output)
{
    private readonly Stack<int> _outer = new();
    private int _lastField;

    internal void Int32(int field, int value)
    {
        Field(field, ThriftType.Int32);
        Varint(ZigZag(value));
    }

    internal void Int64(int field, long value)
    {
        Field(field, ThriftType.Int64);
        Varint(ZigZag(value));
    }

    internal void Byte(int field, sbyte value)
    {
        Field(field, ThriftType.Byte);
        Raw((byte)value);
    }

    internal void Boolean(int field, bool value) => Field(field, value ? ThriftType.True : ThriftType.False);

    internal void Text(int field, string value)
    {
        Field(field, ThriftType.Binary);
        TextElement(value);
    }

    /// <summary>Begins a list; <paramref name="count"/> elements follow, with no field numbers.</summary>
    internal void List(int field, ThriftType element, int count)
    {
        Field(field, ThriftType.List);
        if (count < 15)
        {
            Raw((byte)((count << 4) | (int)element));
        }
        else
        {
            Raw((byte)(0xF0 | (int)element));
            Varint((ulong)count);
        }
    }

    internal void Int32Element(int value) => Varint(ZigZag(value));

    internal void TextElement(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Varint((ulong)length);
        Encoding.UTF8.GetBytes(value, output.GetSpan(length));
        output.Advance(length);
    }

    /// <summary>Begins a struct that is a field.</summary>
    internal void Begin(int field)
    {
        Field(field, ThriftType.Struct);
        BeginElement();
    }

    /// <summary>Begins a struct that is an element of a list, or the outermost one.</summary>
    internal void BeginElement()
    {
        _outer.Push(_lastField);
        _lastField = 0;
    }

    internal void End()
    {
        Raw((byte)ThriftType.Stop);
        _lastField = _outer.Pop();
    }

    private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private void Field(int field, ThriftType type)
    {
        var step = field - _lastField;
        if (step is > 0 and <= 15)
        {
            Raw((byte)((step << 4) | (int)type));
        }
        else
        {
            Raw((byte)type);
            Varint(ZigZag(field));
        }

        _lastField = field;
    }

    private void Varint(ulong value)
    {
        while (value >= 0x80)
        {
            Raw((byte)(value | 0x80));
            value >>= 7;
        }

        Raw((byte)value);
    }

    private void Raw(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }
}
