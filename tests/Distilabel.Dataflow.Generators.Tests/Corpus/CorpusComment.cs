using System.Text.RegularExpressions;

namespace Distilabel.Dataflow.Generators.Tests.Corpus;

/// <summary>What a comment in a program expects of the analyzer: <c>// error: DDF101 instruction</c>.</summary>
/// <param name="File">Which file of the program.</param>
/// <param name="Line">The line that it is about, from 1: its own, or the next with code.</param>
/// <param name="Word"><c>error</c>, <c>warning</c>, <c>missed</c> or <c>false</c>.</param>
/// <param name="Id">The rule.</param>
/// <param name="Text">What the message contains; empty for anything.</param>
internal sealed partial record CorpusComment(int File, int Line, string Word, string Id, string Text)
{
    internal static IEnumerable<CorpusComment> Of(int file, string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (Comment.Match(lines[i]) is { Success: true } match)
            {
                var line = i;
                while (line < lines.Length && lines[line].AsSpan().TrimStart().StartsWith("//"))
                {
                    line++;
                }

                yield return new CorpusComment(file, line + 1, match.Groups["word"].Value, match.Groups["id"].Value, match.Groups["text"].Value);
            }
        }
    }

    /// <summary>Whether the finding is what the comment expects. A false finding may be an error or a warning.</summary>
    internal bool Expects(CorpusFinding finding) =>
        Word != "missed" && (File, Line, Id) == (finding.File, finding.Line, finding.Id) && (Word == "false" || Word == "error" == finding.IsError) &&
        finding.Message.Contains(Text, StringComparison.Ordinal);

    [GeneratedRegex(@"// (?<word>error|warning|missed|false): (?<id>DDF\d{3})( (?<text>.*?))?\s*$")]
    private static partial Regex Comment { get; }
}

/// <summary>An error or a warning of the analyzer.</summary>
internal sealed record CorpusFinding(int File, int Line, bool IsError, string Id, string Message);
