using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Distilabel.Dataflow.Sources;

/// <summary>Values of JSON in which each name stands once in its object: of a name that stands twice, the last value counts.</summary>
internal static class LastNames
{
    private const int FewNames = 16;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The value less all but the last of those that stand under one name.</summary>
    internal static JsonElement Keep(JsonElement value)
    {
        if (!HasTwice(value))
        {
            return value;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            Write(json, value);
        }

        return JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = ParquetFiles.JsonValues.MaxDepth });
    }

    private static bool HasTwice(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
            {
                if (HasTwice(item))
                {
                    return true;
                }
            }
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
            {
                if (HasTwice(member.Value))
                {
                    return true;
                }
            }

            return HasNameTwice(value);
        }

        return false;
    }

    private static bool HasNameTwice(JsonElement value)
    {
        var count = value.GetPropertyCount();
        if (count < 2)
        {
            return false;
        }

        if (count > FewNames)
        {
            var names = new HashSet<string>(count, StringComparer.Ordinal);
            return value.EnumerateObject().Any(member => !names.Add(member.Name));
        }

        var first = 0;
        foreach (var member in value.EnumerateObject())
        {
            first++;
            var name = JsonMarshal.GetRawUtf8PropertyName(member);
            var isEscaped = name.Contains((byte)'\\');
            var second = 0;
            foreach (var other in value.EnumerateObject())
            {
                if (second++ >= first && (isEscaped ? other.NameEquals(member.Name) : other.NameEquals(name)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static void Write(Utf8JsonWriter json, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            var last = new OrderedDictionary<string, JsonElement>();
            foreach (var member in value.EnumerateObject())
            {
                last[member.Name] = member.Value;
            }

            json.WriteStartObject();
            foreach (var (name, member) in last)
            {
                json.WritePropertyName(name);
                Write(json, member);
            }

            json.WriteEndObject();
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            json.WriteStartArray();
            foreach (var item in value.EnumerateArray())
            {
                Write(json, item);
            }

            json.WriteEndArray();
        }
        else
        {
            // Numbers keep all their digits.
            json.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
        }
    }
}
