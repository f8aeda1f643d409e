using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Distilabel.Dataflow.AI.Generations;

/// <summary>One generation as it is asked for: all that its result depends on, and no secret.</summary>
/// <param name="Provider">Who serves the model.</param>
/// <param name="Model">Which model.</param>
/// <param name="Place">
/// Where the model is served, if the same name may stand for other weights elsewhere: a server's address, or the name that the user gave to
/// what it serves. Null where the provider and the model say it all.
/// </param>
/// <param name="Messages">The chat that the model continues.</param>
/// <param name="Kwargs">How it generates.</param>
/// <param name="Repetition">Which of the generations of one chat this is, from zero.</param>
internal sealed record GenerationRequest(
    string Provider, string Model, string? Place, IReadOnlyList<ChatItem> Messages, GenerationKwargs Kwargs, int Repetition)
{
    /// <summary>The seed to send: one up for each repetition, because the same seed would make the same text again.</summary>
    internal long? Seed => Kwargs.Seed + Repetition;

    /// <summary>The request as JSON, byte for byte the same for equal requests, in every process and on every machine.</summary>
    /// <param name="output">Takes the JSON.</param>
    /// <param name="options">What is sent, where it does not follow from the rest; otherwise null.</param>
    /// <exception cref="NotSupportedException">Something in the options can't be written.</exception>
    internal void WriteTo(IBufferWriter<byte> output, ChatOptions? options = null)
    {
        using var writer = new Utf8JsonWriter(output);
        WriteTo(writer, options);
    }

    /// <inheritdoc cref="WriteTo(IBufferWriter{byte}, ChatOptions?)"/>
    internal void WriteTo(Utf8JsonWriter writer, ChatOptions? options)
    {
        writer.WriteStartObject();
        writer.WriteString("provider", Provider);
        writer.WriteString("model", Model);
        if (Place is not null)
        {
            writer.WriteString("place", Place);
        }

        writer.WriteStartArray("messages");
        foreach (var message in Messages)
        {
            writer.WriteStartObject();
            writer.WriteString("role", message.Role);
            writer.WriteString("content", message.Content);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteKwargs(writer);
        writer.WriteNumber("repetition", Repetition);
        if (options is not null)
        {
            writer.WritePropertyName("sent");
            SentOptions.Write(writer, options);
        }

        writer.WriteEndObject();
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var output = new ArrayBufferWriter<byte>();
        WriteTo(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private void WriteKwargs(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("generation_kwargs");
        Write(writer, "frequency_penalty", Kwargs.FrequencyPenalty);
        Write(writer, "max_new_tokens", Kwargs.MaxNewTokens);
        Write(writer, "presence_penalty", Kwargs.PresencePenalty);
        if (Kwargs.ResponseFormat is { } format)
        {
            writer.WriteString("response_format", format == ResponseFormat.JsonObject ? "json_object" : "text");
        }

        Write(writer, "seed", Kwargs.Seed);
        if (Kwargs.Stop is { Length: > 0 } stops)
        {
            writer.WriteStartArray("stop");
            foreach (var stop in stops)
            {
                writer.WriteStringValue(stop);
            }

            writer.WriteEndArray();
        }

        Write(writer, "temperature", Kwargs.Temperature);
        Write(writer, "top_p", Kwargs.TopP);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, long? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }
}
