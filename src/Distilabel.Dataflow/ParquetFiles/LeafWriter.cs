using System.Buffers;
using System.Buffers.Binary;
using Snappier;

namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>Collects the values of one leaf of the schema as compressed pages, until the row group is full.</summary>
/// <remarks>Pages end between rows. A row with a large value makes a large page, and nothing else is kept of it.</remarks>
internal sealed class LeafWriter(SchemaElement element, IReadOnlyList<string> path, int maxRepetition, int maxDefinition)
{
    private const int PageBytes = 1 << 20;
    private const int PageValues = 1 << 16;

    private readonly ArrayBufferWriter<byte> _repetitions = new();
    private readonly ArrayBufferWriter<byte> _definitions = new();
    private readonly ArrayBufferWriter<byte> _values = new();
    private readonly ArrayBufferWriter<byte> _page = new();
    private readonly ArrayBufferWriter<byte> _header = new();
    private readonly ArrayBufferWriter<byte> _pages = new();
    private long _count;
    private long _nulls;
    private long _uncompressed;

    /// <summary>Where the bytes of a value go, right after its levels. A boolean is one byte here.</summary>
    internal IBufferWriter<byte> Values => _values;

    /// <summary>What is held in memory for this leaf.</summary>
    internal long BufferedBytes => _pages.WrittenCount + _values.WrittenCount + _definitions.WrittenCount + _repetitions.WrittenCount;

    /// <summary>Adds the levels of a value, or of a null.</summary>
    internal void AddLevels(int repetition, int definition)
    {
        if (repetition == 0 && (_values.WrittenCount >= PageBytes || _definitions.WrittenCount >= PageValues))
        {
            EndPage();
        }

        Add(_repetitions, repetition);
        Add(_definitions, definition);
        _nulls += definition < maxDefinition ? 1 : 0;
    }

    /// <summary>Writes what was collected to <paramref name="stream"/> and starts anew.</summary>
    internal async ValueTask<ColumnChunk> WriteChunkAsync(Stream stream, CancellationToken cancellationToken)
    {
        EndPage();
        var chunk = new ColumnChunk
        {
            Physical = element.Physical!.Value,
            Path = path,
            Codec = CompressionCodec.Snappy,
            Values = _count,
            UncompressedBytes = _uncompressed,
            CompressedBytes = _pages.WrittenCount,
            DataOffset = stream.Position,
            Nulls = _nulls,
        };
        await stream.WriteAsync(_pages.WrittenMemory, cancellationToken);
        _pages.ResetWrittenCount();
        (_count, _nulls, _uncompressed) = (0, 0, 0);
        return chunk;
    }

    private static void Add(ArrayBufferWriter<byte> levels, int level)
    {
        levels.GetSpan(1)[0] = (byte)level;
        levels.Advance(1);
    }

    private void EndPage()
    {
        var count = _definitions.WrittenCount;
        if (count == 0)
        {
            return;
        }

        WriteLevels(_repetitions, maxRepetition);
        WriteLevels(_definitions, maxDefinition);
        if (element.Physical == PhysicalType.Boolean)
        {
            WriteBits(_values.WrittenSpan);
        }
        else
        {
            _page.Write(_values.WrittenSpan);
        }

        WritePage(count);
        _count += count;
        _values.ResetWrittenCount();
        _page.ResetWrittenCount();
    }

    private void WritePage(int count)
    {
        var plain = _page.WrittenSpan;
        var most = Snappy.GetMaxCompressedLength(plain.Length);
        var rented = ArrayPool<byte>.Shared.Rent(most);
        var compressed = Snappy.Compress(plain, rented);
        new PageHeader(PageType.Data, plain.Length, compressed) { Values = count, Encoding = PageEncoding.Plain }.Write(new ThriftWriter(_header));
        _pages.Write(_header.WrittenSpan);
        _pages.Write(rented.AsSpan(0, compressed));
        ArrayPool<byte>.Shared.Return(rented);
        _uncompressed += _header.WrittenCount + plain.Length;
        _header.ResetWrittenCount();
    }

    private void WriteLevels(ArrayBufferWriter<byte> levels, int max)
    {
        if (max > 0)
        {
            HybridRle.Encode(levels.WrittenSpan, ParquetFormat.BitsFor(max), _header);
            BinaryPrimitives.WriteInt32LittleEndian(_page.GetSpan(sizeof(int)), _header.WrittenCount);
            _page.Advance(sizeof(int));
            _page.Write(_header.WrittenSpan);
            _header.ResetWrittenCount();
        }

        levels.ResetWrittenCount();
    }

    private void WriteBits(ReadOnlySpan<byte> values)
    {
        var bytes = (values.Length + 7) / 8;
        var span = _page.GetSpan(bytes)[..bytes];
        span.Clear();
        for (var i = 0; i < values.Length; i++)
        {
            span[i >> 3] |= (byte)(values[i] << (i & 7));
        }

        _page.Advance(bytes);
    }
}
