using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Sources;

/// <summary>Puts the values of JSON rows into typed columns.</summary>
/// <param name="schema">The columns.</param>
/// <param name="seen">What the columns were told by; null when they were given, and the file may have others too.</param>
internal sealed class JsonRowParser(Schema schema, string? seen)
{
    private readonly byte[][] _names = [.. schema.Names.Select(Encoding.UTF8.GetBytes)];
    private readonly JsonColumn[] _columns = [.. schema.Columns.Select(column => JsonValueReader.Of(column.Type, seen).CreateColumn(column.Type))];

    /// <summary>The rows that are ready to be taken.</summary>
    internal int Count { get; private set; }

    /// <summary>Adds a row.</summary>
    /// <exception cref="PipelineException">It is broken, or does not fit the columns: <see cref="RemovePartial"/> takes back what was added of it.</exception>
    internal void Add(ReadOnlySpan<byte> record, JsonRecords records)
    {
        if (!Utf8.IsValid(record))
        {
            throw NotUtf8(record, records);
        }

        try
        {
            var reader = new Utf8JsonReader(record, JsonRecords.Options);
            ReadStart(ref reader, records);
            var expected = 0;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                AddProperty(ref reader, ref expected, records);
            }

            ReadEnd(ref reader, records);
        }
        catch (JsonException exception)
        {
            throw records.Broken(exception);
        }

        for (var i = 0; i < _columns.Length; i++)
        {
            if (_columns[i].Count == Count)
            {
                _columns[i].AddNull();
            }

            if (!schema.Columns[i].Nullable && _columns[i].IsLastNull)
            {
                throw records.Error(
                    $"The column '{schema.Columns[i].Name}' is null or missing here, where null is not wanted. " +
                    "Make the property nullable to load it.");
            }
        }

        Count++;
    }

    /// <summary>Takes back what was added of a row that failed.</summary>
    internal void RemovePartial()
    {
        foreach (var column in _columns)
        {
            if (column.Count > Count)
            {
                column.RemoveLast();
            }
        }
    }

    /// <summary>Hands over the rows and starts anew.</summary>
    internal Column[] Take()
    {
        Count = 0;
        return Array.ConvertAll(_columns, static column => column.Take());
    }

    /// <summary>Whether bytes are one whole object, whatever is in it.</summary>
    internal static bool IsRow(ReadOnlySpan<byte> record)
    {
        try
        {
            var reader = new Utf8JsonReader(record, JsonRecords.Options);
            return Utf8.IsValid(record) && reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Reads the brace that a row starts with.</summary>
    internal static void ReadStart(ref Utf8JsonReader reader, JsonRecords records)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw records.Error($"Each row must be an object, {{ \"column\": value, ... }}, but this is {JsonMisfit.Describe(ref reader)}.");
        }
    }

    /// <summary>Checks that nothing follows the row.</summary>
    internal static void ReadEnd(ref Utf8JsonReader reader, JsonRecords records)
    {
        if (reader.Read())
        {
            throw records.Error("Something follows the row on its line.");
        }
    }

    internal static string NameOf(ref Utf8JsonReader reader, JsonRecords records)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw records.Error("The name of a column is not valid UTF-8.");
        }
    }

    private void AddProperty(ref Utf8JsonReader reader, ref int expected, JsonRecords records)
    {
        // Most rows have their columns in the same order.
        if (expected < _names.Length && reader.ValueTextEquals(_names[expected]))
        {
            reader.Read();
            AddValue(expected++, ref reader, records);
            return;
        }

        var name = NameOf(ref reader, records);
        reader.Read();
        var ordinal = schema.OrdinalOf(name);
        if (ordinal >= 0)
        {
            AddValue(ordinal, ref reader, records);
            expected = ordinal + 1;
        }
        else if (seen is null)
        {
            reader.Skip();
        }
        else if (reader.TokenType != JsonTokenType.Null)
        {
            throw records.Error($"There is a column '{name}', which {seen} do not have. Add it to the first row, as null for none.");
        }
    }

    private void AddValue(int ordinal, ref Utf8JsonReader reader, JsonRecords records)
    {
        var column = _columns[ordinal];
        if (column.Count > Count)
        {
            // Of a name that stands twice in a row, the last value counts.
            column.RemoveLast();
        }

        try
        {
            if (!column.TryAdd(ref reader))
            {
                var definition = schema.Columns[ordinal];
                throw column.Misfit is { } misfit
                    ? records.Error($"{misfit.ToSentence(definition.Name)}{(seen is null ? "." : $", by what {seen} told.")}")
                    : records.Error($"The column '{definition.Name}' is {JsonMisfit.Describe(ref reader)} here, but {definition.Type} " +
                    (seen is null ? "is wanted." : $"in {seen}. Make its values alike, or leave the row out."));
            }
        }
        catch (InvalidOperationException)
        {
            throw records.Error($"The column '{schema.Columns[ordinal].Name}' is not valid UTF-8. Save the file as UTF-8, or set Encoding.");
        }
    }

    private static PipelineException NotUtf8(ReadOnlySpan<byte> record, JsonRecords records)
    {
        var column = "";
        try
        {
            var reader = new Utf8JsonReader(record, JsonRecords.Options);
            while (reader.Read() && Utf8.IsValid(reader.ValueSpan))
            {
                column = reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 } ? Encoding.UTF8.GetString(reader.ValueSpan) : column;
            }
        }
        catch (JsonException exception)
        {
            return records.Broken(exception);
        }

        return records.Error($"The column '{column}' is not valid UTF-8. It may be in windows-1252 or another encoding: set Encoding to that, or save the file as UTF-8.");
    }
}
