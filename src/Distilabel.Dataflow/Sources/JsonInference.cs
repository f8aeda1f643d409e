using System.Text.Json;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Sources;

/// <summary>Tells the columns of JSON rows and their types.</summary>
/// <param name="skipsBadRows">Whether rows that can't be read are left for later to be said.</param>
internal sealed class JsonInference(bool skipsBadRows)
{
    private readonly OrderedDictionary<string, JsonShape> _columns = [];

    /// <summary>The first row that was left for later; null when there was none.</summary>
    internal string? FirstBad { get; private set; }

    /// <summary>Whether there was a row that could be read, even if it had no column.</summary>
    internal bool HasRows { get; private set; }

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
                    HasRows = true;
                }
                else
                {
                    FirstBad ??= $"'{file.Path}', line {records.Line}";
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

    internal Schema ToSchema() => new(_columns.Select(static column => new ColumnDefinition(column.Key, column.Value.ToColumnType(), true, "")));

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
                AddValue(name, ref reader, records);
            }

            JsonRowParser.ReadEnd(ref reader, records);
        }
        catch (JsonException exception)
        {
            throw records.Broken(exception);
        }
    }

    private void AddValue(string name, ref Utf8JsonReader reader, JsonRecords records)
    {
        if (!_columns.TryGetValue(name, out var shape))
        {
            _columns.Add(name, shape = new JsonShape());
        }

        try
        {
            shape.Add(ref reader);
        }
        catch (InvalidOperationException)
        {
            throw records.Error($"In the column '{name}', the name of a field is not valid UTF-8.");
        }
    }
}
