using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>Goes through the levels and values of one leaf of the schema.</summary>
/// <remarks>Only the pages of the rows asked for are held, and for a dictionary its values once.</remarks>
internal abstract class LeafReader(SchemaNode node)
{
    private readonly List<byte> _repetitions = [];
    private readonly List<byte> _definitions = [];
    private int _slot;
    private int _rowsAhead;
    private long _valuesLeft;
    private ColumnChunk? _chunk;
    private PageReader? _pages;

    internal SchemaNode Node { get; } = node;

    /// <summary>Whether a slot is left.</summary>
    internal bool HasSlot => _slot < _definitions.Count;

    /// <summary>The definition level of the present slot.</summary>
    internal int Definition => _definitions[_slot];

    /// <summary>The repetition level of the present slot; zero at the end.</summary>
    internal int Repetition => HasSlot ? _repetitions[_slot] : 0;

    /// <summary>Whether the present slot has a value.</summary>
    internal bool HasValue => Definition == Node.DefinitionLevel;

    /// <summary>Goes to the leaf's chunk in the next row group.</summary>
    internal void Open(ColumnChunk chunk, PageReader pages)
    {
        if (HasSlot || chunk.Physical != Node.Element.Physical)
        {
            throw new InvalidDataException($"The chunks of '{Node.Path}' do not fit its schema.");
        }

        _chunk = chunk;
        _pages = pages;
        _pages.Seek(chunk.Offset);
        _valuesLeft = chunk.Values;
        ForgetDictionary();
    }

    /// <summary>Reads pages until the slots of <paramref name="rows"/> whole rows are at hand.</summary>
    internal async ValueTask FillAsync(int rows, CancellationToken cancellationToken)
    {
        Compact();

        // A row of a list is whole only when the next one starts, or the chunk ends.
        while (_valuesLeft > 0 && (_rowsAhead < rows || (Node.RepetitionLevel > 0 && _rowsAhead == rows)))
        {
            var page = await _pages!.ReadAsync(cancellationToken);
            if (page.Header.Type == PageType.Dictionary)
            {
                var bytes = Decompress(page.Body.Span, page.Header.UncompressedBytes);
                ReadDictionary(bytes.AsSpan(0, page.Header.UncompressedBytes), page.Header.Values);
                ArrayPool<byte>.Shared.Return(bytes);
            }
            else if (page.Header.Type is PageType.Data or PageType.DataV2)
            {
                ReadPage(page);
                _valuesLeft -= page.Header.Values;
            }
        }

        if (_rowsAhead < rows)
        {
            throw new InvalidDataException($"'{Node.Path}' has fewer rows than its row group.");
        }

        _rowsAhead -= rows;
    }

    /// <summary>Goes to the next slot.</summary>
    internal abstract void Next();

    protected abstract void DropValues();

    protected abstract void ForgetDictionary();

    protected abstract void ReadDictionary(ReadOnlySpan<byte> input, int count);

    protected abstract void ReadValues(PageEncoding encoding, ReadOnlySpan<byte> input, int count);

    protected void NextSlot() => _slot++;

    private void Compact()
    {
        _repetitions.RemoveRange(0, _slot);
        _definitions.RemoveRange(0, _slot);
        _slot = 0;
        DropValues();
    }

    private byte[] Decompress(ReadOnlySpan<byte> input, int length)
    {
        var output = ArrayPool<byte>.Shared.Rent(length);
        Decompression.Decompress(_chunk!.Codec, input, output.AsSpan(0, length));
        return output;
    }

    private void ReadPage(Page page)
    {
        var header = page.Header;
        if (header.Values > _valuesLeft)
        {
            throw new InvalidDataException($"'{Node.Path}' has more values than its row group says.");
        }

        var body = page.Body.Span;
        if (header.Type == PageType.DataV2)
        {
            var levels = header.RepetitionBytes + header.DefinitionBytes;
            AddLevels(_repetitions, body[..header.RepetitionBytes], Node.RepetitionLevel, header.Values);
            var present = AddLevels(_definitions, body[header.RepetitionBytes..levels], Node.DefinitionLevel, header.Values);
            ReadBody(header, body[levels..], header.UncompressedBytes - levels, header.IsCompressed, present);
        }
        else
        {
            ReadBody(header, body, header.UncompressedBytes, true, -1);
        }

        _rowsAhead += CollectionsMarshal.AsSpan(_repetitions)[^header.Values..].Count((byte)0);
    }

    private void ReadBody(PageHeader header, ReadOnlySpan<byte> body, int length, bool compressed, int present)
    {
        if (!compressed)
        {
            ReadValues(header.Encoding, body, present);
            return;
        }

        var rented = Decompress(body, length);
        ReadOnlySpan<byte> rest = rented.AsSpan(0, length);
        if (present < 0)
        {
            AddLevels(_repetitions, TakeLevels(ref rest, Node.RepetitionLevel), Node.RepetitionLevel, header.Values);
            present = AddLevels(_definitions, TakeLevels(ref rest, Node.DefinitionLevel), Node.DefinitionLevel, header.Values);
        }

        ReadValues(header.Encoding, rest, present);
        ArrayPool<byte>.Shared.Return(rented);
    }

    private static ReadOnlySpan<byte> TakeLevels(ref ReadOnlySpan<byte> input, int max) =>
        max == 0 ? [] : DeltaEncodings.Take(ref input, BinaryPrimitives.ReadInt32LittleEndian(DeltaEncodings.Take(ref input, sizeof(int))));

    /// <returns>How many of the levels are the highest.</returns>
    private static int AddLevels(List<byte> levels, ReadOnlySpan<byte> input, int max, int count)
    {
        var start = levels.Count;
        CollectionsMarshal.SetCount(levels, start + count);
        var added = CollectionsMarshal.AsSpan(levels)[start..];
        if (max == 0)
        {
            added.Clear();
            return count;
        }

        var rented = ArrayPool<int>.Shared.Rent(count);
        var decoded = rented.AsSpan(0, count);
        HybridRle.Decode(input, ParquetFormat.BitsFor(max), decoded);
        var highest = 0;
        for (var i = 0; i < count; i++)
        {
            added[i] = decoded[i] <= max ? (byte)decoded[i] : throw new InvalidDataException("A level is higher than the schema allows.");
            highest += decoded[i] == max ? 1 : 0;
        }

        ArrayPool<int>.Shared.Return(rented);
        return highest;
    }
}

internal sealed class LeafReader<T>(SchemaNode node, ValueDecoder<T> decoder) : LeafReader(node)
{
    private readonly List<T> _values = [];
    private T[]? _dictionary;
    private int _value;

    /// <summary>The value of the present slot, which has one.</summary>
    internal T Value => _values[_value];

    internal override void Next()
    {
        _value += HasValue ? 1 : 0;
        NextSlot();
    }

    protected override void DropValues()
    {
        _values.RemoveRange(0, _value);
        _value = 0;
    }

    protected override void ForgetDictionary() => _dictionary = null;

    protected override void ReadDictionary(ReadOnlySpan<byte> input, int count)
    {
        _dictionary = new T[count];
        decoder.Decode(PageEncoding.Plain, input, _dictionary);
    }

    protected override void ReadValues(PageEncoding encoding, ReadOnlySpan<byte> input, int count)
    {
        var start = _values.Count;
        CollectionsMarshal.SetCount(_values, start + count);
        var added = CollectionsMarshal.AsSpan(_values)[start..];
        if (encoding is PageEncoding.RleDictionary or PageEncoding.PlainDictionary)
        {
            ReadIndices(input, added);
        }
        else if (count > 0)
        {
            decoder.Decode(encoding, input, added);
        }
    }

    private void ReadIndices(ReadOnlySpan<byte> input, Span<T> values)
    {
        if (values.IsEmpty)
        {
            return;
        }

        var dictionary = _dictionary ?? throw new InvalidDataException($"'{Node.Path}' refers to a dictionary that is not there.");
        var rented = ArrayPool<int>.Shared.Rent(values.Length);
        var indices = rented.AsSpan(0, values.Length);
        HybridRle.Decode(input[1..], input[0], indices);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = dictionary[indices[i]];
        }

        ArrayPool<int>.Shared.Return(rented);
    }
}
