namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>What stands before each page.</summary>
internal readonly record struct PageHeader(PageType Type, int UncompressedBytes, int CompressedBytes)
{
    /// <summary>Values and nulls in the page, or entries of the dictionary.</summary>
    internal int Values { get; init; }

    internal PageEncoding Encoding { get; init; }

    // Version 2 of a data page keeps its levels outside what is compressed.
    internal int DefinitionBytes { get; init; }

    internal int RepetitionBytes { get; init; }

    internal bool IsCompressed { get; init; } = true;

    internal void Write(ThriftWriter writer)
    {
        writer.BeginElement();
        writer.Int32(1, (int)Type);
        writer.Int32(2, UncompressedBytes);
        writer.Int32(3, CompressedBytes);
        writer.Begin(5);
        writer.Int32(1, Values);
        writer.Int32(2, (int)Encoding);
        writer.Int32(3, (int)PageEncoding.Rle);
        writer.Int32(4, (int)PageEncoding.Rle);
        writer.End();
        writer.End();
    }

    internal static PageHeader Read(ref ThriftReader reader)
    {
        var header = default(PageHeader) with { IsCompressed = true };
        var field = 0;
        while (reader.Next(ref field, out var type))
        {
            switch (field)
            {
                case 1:
                    header = header with { Type = (PageType)reader.Int32() };
                    break;
                case 2:
                    header = header with { UncompressedBytes = reader.Int32() };
                    break;
                case 3:
                    header = header with { CompressedBytes = reader.Int32() };
                    break;
                case 5 or 7:
                    header = ReadKind(ref reader, header);
                    break;
                case 8:
                    header = ReadVersion2(ref reader, header);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return header;
    }

    private static PageHeader ReadKind(ref ThriftReader reader, PageHeader header)
    {
        var field = 0;
        while (reader.Next(ref field, out var type))
        {
            switch (field)
            {
                case 1:
                    header = header with { Values = reader.Int32() };
                    break;
                case 2:
                    header = header with { Encoding = (PageEncoding)reader.Int32() };
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return header;
    }

    private static PageHeader ReadVersion2(ref ThriftReader reader, PageHeader header)
    {
        var field = 0;
        while (reader.Next(ref field, out var type))
        {
            switch (field)
            {
                case 1:
                    header = header with { Values = reader.Int32() };
                    break;
                case 4:
                    header = header with { Encoding = (PageEncoding)reader.Int32() };
                    break;
                case 5:
                    header = header with { DefinitionBytes = reader.Int32() };
                    break;
                case 6:
                    header = header with { RepetitionBytes = reader.Int32() };
                    break;
                case 7:
                    header = header with { IsCompressed = type == ThriftType.True };
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return header;
    }
}
