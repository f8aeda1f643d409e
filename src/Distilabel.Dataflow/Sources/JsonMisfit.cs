using System.Text;
using System.Text.Json;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Sources;

/// <summary>Says what stands in JSON where something else is wanted.</summary>
internal static class JsonMisfit
{
    private const int LongestQuote = 60;

    /// <summary>The value that <paramref name="reader"/> stands on, where <paramref name="wanted"/> is wanted.</summary>
    internal static Misfit Of(ref Utf8JsonReader reader, ColumnType wanted) => Misfit.Of(Describe(ref reader), wanted);

    /// <summary>The value that <paramref name="reader"/> stands on, for a person to read.</summary>
    internal static string Describe(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.Null => "null",
        JsonTokenType.String => $"text (\"{Quote(reader.ValueSpan)}\")",
        _ => Quote(reader.ValueSpan),
    };

    private static string Quote(ReadOnlySpan<byte> bytes) =>
        bytes.Length <= LongestQuote ? Encoding.UTF8.GetString(bytes) : Encoding.UTF8.GetString(bytes[..LongestQuote]) + "...";
}
