namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>Where the values of one leaf of the schema are, for one row group.</summary>
internal sealed record ColumnChunk
{
    internal required PhysicalType Physical { get; init; }

    internal required IReadOnlyList<string> Path { get; init; }

    internal required CompressionCodec Codec { get; init; }

    /// <summary>Values and nulls, all levels included.</summary>
    internal required long Values { get; init; }

    internal required long UncompressedBytes { get; init; }

    /// <summary>The bytes of all pages with their headers.</summary>
    internal required long CompressedBytes { get; init; }

    internal required long DataOffset { get; init; }

    internal long DictionaryOffset { get; init; }

    internal long? Nulls { get; init; }

    /// <summary>Where the first page starts.</summary>
    internal long Offset => DictionaryOffset > 0 ? Math.Min(DictionaryOffset, DataOffset) : DataOffset;

    internal void Write(ThriftWriter writer)
    {
        writer.BeginElement();
        writer.Int64(2, DataOffset);
        writer.Begin(3);
        writer.Int32(1, (int)Physical);
        writer.List(2, ThriftType.Int32, 2);
        writer.Int32Element((int)PageEncoding.Plain);
        writer.Int32Element((int)PageEncoding.Rle);
        writer.List(3, ThriftType.Binary, Path.Count);
        foreach (var name in Path)
        {
            writer.TextElement(name);
        }

        writer.Int32(4, (int)Codec);
        writer.Int64(5, Values);
        writer.Int64(6, UncompressedBytes);
        writer.Int64(7, CompressedBytes);
        writer.Int64(9, DataOffset);
        if (Nulls is { } nulls)
        {
            writer.Begin(12);
            writer.Int64(3, nulls);
            writer.End();
        }

        writer.End();
        writer.End();
    }

    internal static ColumnChunk Read(ref ThriftReader reader)
    {
        ColumnChunk? chunk = null;
        var field = 0;
        while (reader.Next(ref field, out var type))
        {
            switch (field)
            {
                case 1:
                    throw new InvalidDataException("The values are in another file, which is not supported.");
                case 3:
                    chunk = ReadMetadata(ref reader);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return chunk ?? throw new InvalidDataException("A column chunk has no metadata; it may be encrypted.");
    }

    private static ColumnChunk ReadMetadata(ref ThriftReader reader)
    {
        var path = new List<string>();
        var (physical, codec) = (0, 0);
        var (values, uncompressed, compressed, data, dictionary) = (0L, 0L, 0L, 0L, 0L);
        var field = 0;
        while (reader.Next(ref field, out var type))
        {
            switch (field)
            {
                case 1:
                    physical = reader.Int32();
                    break;
                case 3:
                    for (var left = reader.List(out _); left > 0; left--)
                    {
                        path.Add(reader.Text());
                    }

                    break;
                case 4:
                    codec = reader.Int32();
                    break;
                case 5:
                    values = reader.Int64();
                    break;
                case 6:
                    uncompressed = reader.Int64();
                    break;
                case 7:
                    compressed = reader.Int64();
                    break;
                case 9:
                    data = reader.Int64();
                    break;
                case 11:
                    dictionary = reader.Int64();
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return new ColumnChunk
        {
            Physical = (PhysicalType)physical,
            Path = path,
            Codec = (CompressionCodec)codec,
            Values = values,
            UncompressedBytes = uncompressed,
            CompressedBytes = compressed,
            DataOffset = data,
            DictionaryOffset = dictionary,
        };
    }
}
