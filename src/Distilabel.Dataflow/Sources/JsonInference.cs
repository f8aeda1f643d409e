using System.Text.Json;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.ParquetFiles;

namespace Distilabel.Dataflow.Sources;

/// <summary>Tells the columns of JSON rows and their types.</summary>
/// <param name="skipsBadRows">Whether rows that can't be read are left for later to be said.</param>
internal sealed class JsonInference(bool skipsBadRows)
{
    private readonly OrderedDictionary<string, JsonShape> _columns = [];
    private readonly OrderedDictionary<string, JsonShape> _metadata = [];

    /// <summary>Looks at a file's rows.</summary>
    /// <param name="file">The file.</param>
    /// <param name="stream">Its bytes.</param>
    /// <param name="budget">How many bytes may be looked at.</param>
    /// <returns>What is left of the budget; zero or less when rows were left out.</returns>
    internal long Add(DataFile file, Stream stream, long budget)
    {
        var window = new ByteWindow(stream);
        var records = new JsonRecords(file, window);
        while (budget > 0)
        {
            if (records.TryNext(out var record))
            {
                if (!skipsBadRows || JsonRowParser.IsRow(record))
                {
                    Add(record, records);
                }

                budget -= record.Length + 1;
            }
            else if (window.IsFinal)
            {
                return budget;
            }
            else
            {
                Fill(window, records);
            }
        }

        return budget;
    }

    private static void Fill(ByteWindow window, JsonRecords records)
    {
        try
        {
            window.Fill();
        }
        catch (InvalidDataException exception)
        {
            throw records.Error(exception.Message);
        }
    }

    internal Schema ToSchema() => new(ToColumns().Select(static column => new ColumnDefinition(column.Name, column.Type, true, "")));

    private IEnumerable<(string Name, ColumnType Type)> ToColumns()
    {
        foreach (var (name, shape) in _columns)
        {
            if (name != MetadataColumns.Name || _metadata.Count == 0)
            {
                yield return (name, shape.ToColumnType(true));
                continue;
            }

            // Metadata that is not always an object stays one column.
            if (!shape.IsUnknown)
            {
                yield return (name, ColumnTypes.Json.ToNullable());
                continue;
            }

            foreach (var (member, memberShape) in _metadata)
            {
                yield return (MetadataColumns.ColumnOf(member), memberShape.ToColumnType(true));
            }
        }
    }

    private void Add(ReadOnlySpan<byte> record, JsonRecords records)
    {
        try
        {
            var reader = new Utf8JsonReader(record, JsonRecords.Options);
            JsonRowParser.ReadStart(ref reader, records);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = JsonRowParser.NameOf(ref reader, records);
                reader.Read();
                if (name == MetadataColumns.Name && reader.TokenType == JsonTokenType.StartObject)
                {
                    _columns.TryAdd(name, new JsonShape());
                    AddMembers(ref reader, records);
                }
                else
                {
                    AddValue(_columns, name, ref reader);
                }
            }

            JsonRowParser.ReadEnd(ref reader, records);
        }
        catch (JsonException exception)
        {
            throw records.Broken(exception);
        }
    }

    private void AddMembers(ref Utf8JsonReader reader, JsonRecords records)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonRowParser.NameOf(ref reader, records);
            reader.Read();
            AddValue(_metadata, name, ref reader);
        }
    }

    private static void AddValue(OrderedDictionary<string, JsonShape> shapes, string name, ref Utf8JsonReader reader)
    {
        if (!shapes.TryGetValue(name, out var shape))
        {
            shapes.Add(name, shape = new JsonShape());
        }

        shape.Add(ref reader);
    }
}
