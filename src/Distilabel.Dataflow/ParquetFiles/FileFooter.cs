namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>What the end of a Parquet file says about the rest of it.</summary>
internal sealed record FileFooter
{
    /// <summary>The schema's elements: the root, then each group before its children.</summary>
    internal required IReadOnlyList<SchemaElement> Schema { get; init; }

    internal required IReadOnlyList<RowGroup> RowGroups { get; init; }

    internal required long Rows { get; init; }

    /// <summary>What the writer added for its own use, by key.</summary>
    internal IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    internal required string CreatedBy { get; init; }

    internal void Write(ThriftWriter writer)
    {
        writer.BeginElement();
        writer.Int32(1, 1);
        writer.List(2, ThriftType.Struct, Schema.Count);
        foreach (var element in Schema)
        {
            element.Write(writer);
        }

        writer.Int64(3, Rows);
        writer.List(4, ThriftType.Struct, RowGroups.Count);
        foreach (var group in RowGroups)
        {
            group.Write(writer);
        }

        if (Properties.Count > 0)
        {
            writer.List(5, ThriftType.Struct, Properties.Count);
            foreach (var (key, value) in Properties)
            {
                writer.BeginElement();
                writer.Text(1, key);
                writer.Text(2, value);
                writer.End();
            }
        }

        writer.Text(6, CreatedBy);
        writer.End();
    }

    internal static FileFooter Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new ThriftReader(bytes);
        var schema = new List<SchemaElement>();
        var groups = new List<RowGroup>();
        var properties = new Dictionary<string, string>();
        var rows = 0L;
        var createdBy = "";
        var field = 0;
        while (reader.Next(ref field, out var type))
        {
            switch (field)
            {
                case 2:
                    for (var left = reader.List(out _); left > 0; left--)
                    {
                        schema.Add(SchemaElement.Read(ref reader));
                    }

                    break;
                case 3:
                    rows = reader.Int64();
                    break;
                case 4:
                    for (var left = reader.List(out _); left > 0; left--)
                    {
                        groups.Add(RowGroup.Read(ref reader));
                    }

                    break;
                case 5:
                    for (var left = reader.List(out _); left > 0; left--)
                    {
                        ReadProperty(ref reader, properties);
                    }

                    break;
                case 6:
                    createdBy = reader.Text();
                    break;
                case 8:
                    throw new InvalidDataException("The file is encrypted.");
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return new FileFooter { Schema = schema, RowGroups = groups, Rows = rows, Properties = properties, CreatedBy = createdBy };
    }

    private static void ReadProperty(ref ThriftReader reader, Dictionary<string, string> properties)
    {
        var (key, value) = ("", "");
        var field = 0;
        while (reader.Next(ref field, out var type))
        {
            switch (field)
            {
                case 1:
                    key = reader.Text();
                    break;
                case 2:
                    value = reader.Text();
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        properties[key] = value;
    }
}

/// <summary>Some of a file's rows: one chunk for each leaf of the schema, in its order.</summary>
internal sealed record RowGroup(IReadOnlyList<ColumnChunk> Columns, long Rows, long UncompressedBytes)
{
    internal void Write(ThriftWriter writer)
    {
        writer.BeginElement();
        writer.List(1, ThriftType.Struct, Columns.Count);
        foreach (var column in Columns)
        {
            column.Write(writer);
        }

        writer.Int64(2, UncompressedBytes);
        writer.Int64(3, Rows);
        writer.End();
    }

    internal static RowGroup Read(ref ThriftReader reader)
    {
        var columns = new List<ColumnChunk>();
        var (rows, bytes) = (0L, 0L);
        var field = 0;
        while (reader.Next(ref field, out var type))
        {
            switch (field)
            {
                case 1:
                    for (var left = reader.List(out _); left > 0; left--)
                    {
                        columns.Add(ColumnChunk.Read(ref reader));
                    }

                    break;
                case 2:
                    bytes = reader.Int64();
                    break;
                case 3:
                    rows = reader.Int64();
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return new RowGroup(columns, rows, bytes);
    }
}
