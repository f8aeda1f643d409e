using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace Distilabel.Dataflow.AI.Generations;

/// <summary>Writes all that the options of a request say, so that requests with other options are other requests.</summary>
internal static class SentOptions
{
    /// <summary>Why options can't be told apart by what is written; null when they can.</summary>
    internal static string? FaultOf(ChatOptions options) =>
        options.RawRepresentationFactory is null ? null : "its LLM sends a raw representation, which can't be compared";

    /// <summary>Writes options as JSON, the same for equal ones.</summary>
    /// <exception cref="NotSupportedException">An additional property has a type that can't be written.</exception>
    internal static void Write(Utf8JsonWriter writer, ChatOptions options)
    {
        var inOrder = options.Clone();
        inOrder.AdditionalProperties = options.AdditionalProperties is { } properties
            ? new AdditionalPropertiesDictionary(properties.OrderBy(static property => property.Key, StringComparer.Ordinal))
            : null;
        writer.WriteStartObject();
        writer.WritePropertyName("options");
        JsonSerializer.Serialize(writer, inOrder, (JsonTypeInfo<ChatOptions>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(ChatOptions)));
        writer.WriteStartArray("tools");
        foreach (var tool in options.Tools ?? [])
        {
            writer.WriteStartObject();
            writer.WriteString("name", tool.Name);
            writer.WriteString("description", tool.Description);
            if (tool is AIFunctionDeclaration function)
            {
                writer.WritePropertyName("schema");
                function.JsonSchema.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
