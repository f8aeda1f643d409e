using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>Reads structs and maps that have no C# record as JSON.</summary>
internal sealed class JsonAssembler(JsonPart part) : ColumnAssembler
{
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<JsonElement> _values = [];
    private readonly ArrayBufferWriter<byte> _buffer = new();

    internal override bool IsNull => part.IsNull;

    internal override void Read()
    {
        if (IsNull)
        {
            part.Skip();
            _values.Add(JsonValues.Null);
            return;
        }

        using (var writer = new Utf8JsonWriter(_buffer, Options))
        {
            part.Write(writer);
        }

        var reader = new Utf8JsonReader(_buffer.WrittenSpan, new JsonReaderOptions { MaxDepth = JsonValues.MaxDepth });
        _values.Add(JsonElement.ParseValue(ref reader));
        _buffer.ResetWrittenCount();
    }

    internal override void Skip() => part.Skip();

    internal override Column Take()
    {
        var column = new Column<JsonElement>([.. _values]);
        _values.Clear();
        return column;
    }
}

/// <summary>One node of the schema, written as JSON.</summary>
internal abstract class JsonPart(SchemaNode node, LeafReader firstLeaf)
{
    internal bool IsNull => firstLeaf.Definition < node.DefinitionLevel;

    protected LeafReader FirstLeaf => firstLeaf;

    /// <summary>Writes the next value, null included.</summary>
    internal void Write(Utf8JsonWriter writer)
    {
        if (node.IsOptional && IsNull)
        {
            writer.WriteNullValue();
            Skip();
        }
        else
        {
            WriteValue(writer);
        }
    }

    internal abstract void Skip();

    protected abstract void WriteValue(Utf8JsonWriter writer);
}

internal sealed class JsonLeaf<T>(LeafReader<T> leaf, Action<Utf8JsonWriter, T> write) : JsonPart(leaf.Node, leaf)
{
    internal override void Skip() => leaf.Next();

    protected override void WriteValue(Utf8JsonWriter writer)
    {
        write(writer, leaf.Value);
        leaf.Next();
    }
}

internal sealed class JsonList(JsonPart element, SchemaNode node, SchemaNode repeated, LeafReader firstLeaf) : JsonPart(node, firstLeaf)
{
    internal override void Skip() => element.Skip();

    protected override void WriteValue(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        if (FirstLeaf.Definition < repeated.DefinitionLevel)
        {
            element.Skip();
        }
        else
        {
            do
            {
                element.Write(writer);
            }
            while (FirstLeaf.Repetition == repeated.RepetitionLevel);
        }

        writer.WriteEndArray();
    }
}

internal sealed class JsonStruct((string Name, JsonPart Part)[] members, SchemaNode node, LeafReader firstLeaf) : JsonPart(node, firstLeaf)
{
    internal override void Skip()
    {
        foreach (var (_, part) in members)
        {
            part.Skip();
        }
    }

    protected override void WriteValue(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var (name, part) in members)
        {
            writer.WritePropertyName(name);
            part.Write(writer);
        }

        writer.WriteEndObject();
    }
}

/// <summary>A map with text for keys, as an object.</summary>
internal sealed class JsonMap(LeafReader<string?> key, JsonPart value, SchemaNode node, SchemaNode entry) : JsonPart(node, key)
{
    internal override void Skip()
    {
        key.Next();
        value.Skip();
    }

    protected override void WriteValue(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (FirstLeaf.Definition < entry.DefinitionLevel)
        {
            Skip();
        }
        else
        {
            do
            {
                writer.WritePropertyName(key.Value ?? "");
                key.Next();
                value.Write(writer);
            }
            while (FirstLeaf.Repetition == entry.RepetitionLevel);
        }

        writer.WriteEndObject();
    }
}

/// <summary>How a scalar is written as JSON.</summary>
internal static class JsonScalars
{
    private static readonly Delegate[] BuiltIn =
    [
        (Action<Utf8JsonWriter, string?>)(static (writer, value) => writer.WriteStringValue(value)),
        (Action<Utf8JsonWriter, byte[]?>)(static (writer, value) => writer.WriteBase64StringValue(value)),
        (Action<Utf8JsonWriter, bool>)(static (writer, value) => writer.WriteBooleanValue(value)),
        (Action<Utf8JsonWriter, sbyte>)(static (writer, value) => writer.WriteNumberValue(value)),
        (Action<Utf8JsonWriter, byte>)(static (writer, value) => writer.WriteNumberValue(value)),
        (Action<Utf8JsonWriter, short>)(static (writer, value) => writer.WriteNumberValue(value)),
        (Action<Utf8JsonWriter, ushort>)(static (writer, value) => writer.WriteNumberValue(value)),
        (Action<Utf8JsonWriter, int>)(static (writer, value) => writer.WriteNumberValue(value)),
        (Action<Utf8JsonWriter, uint>)(static (writer, value) => writer.WriteNumberValue(value)),
        (Action<Utf8JsonWriter, long>)(static (writer, value) => writer.WriteNumberValue(value)),
        (Action<Utf8JsonWriter, ulong>)(static (writer, value) => writer.WriteNumberValue(value)),
        (Action<Utf8JsonWriter, float>)(static (writer, value) => WriteNumber(writer, value, float.IsFinite(value))),
        (Action<Utf8JsonWriter, double>)(static (writer, value) => WriteNumber(writer, value, double.IsFinite(value))),
        (Action<Utf8JsonWriter, decimal>)(static (writer, value) => writer.WriteNumberValue(value)),
        (Action<Utf8JsonWriter, DateTime>)(static (writer, value) => writer.WriteStringValue(value)),
        (Action<Utf8JsonWriter, DateOnly>)(static (writer, value) => writer.WriteStringValue(value.ToString("O", CultureInfo.InvariantCulture))),
        (Action<Utf8JsonWriter, TimeOnly>)(static (writer, value) => writer.WriteStringValue(value.ToString("O", CultureInfo.InvariantCulture))),
        (Action<Utf8JsonWriter, Guid>)(static (writer, value) => writer.WriteStringValue(value)),
        (Action<Utf8JsonWriter, JsonElement>)(static (writer, value) => value.WriteTo(writer)),
    ];

    internal static Action<Utf8JsonWriter, T> Of<T>() => BuiltIn.OfType<Action<Utf8JsonWriter, T>>().First();

    // JSON has no numbers that are not finite; null is what pandas and others make of them.
    private static void WriteNumber(Utf8JsonWriter writer, double value, bool isFinite)
    {
        if (!isFinite)
        {
            writer.WriteNullValue();
        }
        else if ((float)value == value)
        {
            writer.WriteNumberValue((float)value);
        }
        else
        {
            writer.WriteNumberValue(value);
        }
    }
}
