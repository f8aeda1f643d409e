using System.Text;

namespace Distilabel.Dataflow.Sources;

/// <summary>What the dead-letter file says of a row that can't be read.</summary>
internal static class BadRow
{
    private const int MostText = 1 << 16;

    /// <summary>Where a row stands, and its text, of which 64 KiB are shown.</summary>
    internal static KeyValuePair<string, object?>[] Of(DataFile file, long line, ReadOnlySpan<byte> text) =>
    [
        new("file", file.Path), new("line", line),
        new("text", text.Length <= MostText ? Encoding.UTF8.GetString(text) : Encoding.UTF8.GetString(text[..MostText]) + "..."),
    ];
}
