using System.Text.Json;

namespace Distilabel.Dataflow.ParquetFiles;

internal static class JsonValues
{
    /// <summary>How deep a JSON value may be nested: deep enough for any data, and no danger to the stack.</summary>
    internal const int MaxDepth = 256;

    /// <summary>JSON's null.</summary>
    internal static JsonElement Null { get; } = JsonElement.Parse("null"u8);
}
