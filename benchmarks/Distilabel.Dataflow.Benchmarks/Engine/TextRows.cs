namespace Distilabel.Dataflow.Benchmarks.Engine;

/// <summary>The work that both sides do: texts of 100 characters, made row by row as a source makes them, and four steps that each make another text.</summary>
internal static class TextRows
{
    private static readonly string[] Templates = [.. Enumerable.Range(0, 64).Select(Make)];

    internal static string At(int row) => string.Create(100, row, static (text, row) =>
    {
        Templates[row % Templates.Length].CopyTo(text);
        for (var i = 0; row > 0; i++, row /= 10)
        {
            text[i] = (char)('0' + (row % 10));
        }
    });

    internal static string Upper(string text) => text.ToUpperInvariant();

    internal static string Swap(string text) => string.Concat(text.AsSpan(50), text.AsSpan(0, 50));

    internal static string Mask(string text) => text.Replace('A', '*');

    internal static string Lower(string text) => text.ToLowerInvariant();

    private static string Make(int seed)
    {
        var random = new Random(seed);
        return string.Create(100, random, static (text, random) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = (char)random.Next('a', 'z' + 1);
            }
        });
    }
}
