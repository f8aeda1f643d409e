using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Distilabel.Dataflow.Generators;

/// <summary>Reads the summaries of documentation comments.</summary>
/// <remarks>
/// From the source's own lines, since a compiler that writes no documentation file does not parse these comments: descriptions would come and go
/// with a setting of the build.
/// </remarks>
internal static class Documentation
{
    /// <summary>The summary of a symbol as plain text on one line; null when there is none.</summary>
    public static string? SummaryOf(ISymbol symbol, CancellationToken cancellationToken)
    {
        foreach (var reference in symbol.DeclaringSyntaxReferences)
        {
            if (SummaryOf(reference.GetSyntax(cancellationToken)) is { } summary)
            {
                return summary;
            }
        }

        return symbol.DeclaringSyntaxReferences.IsEmpty ? Parse(symbol.GetDocumentationCommentXml(cancellationToken: cancellationToken) ?? "") : null;
    }

    private static string? SummaryOf(SyntaxNode declaration)
    {
        var lines = new StringBuilder();
        foreach (var trivia in declaration.GetLeadingTrivia())
        {
            var isComment = trivia.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia) || trivia.IsKind(SyntaxKind.SingleLineCommentTrivia);
            if (!isComment)
            {
                continue;
            }

            foreach (var line in trivia.ToFullString().Split('\n'))
            {
                var text = line.Trim();
                if (text.StartsWith("///", StringComparison.Ordinal))
                {
                    lines.Append(text, 3, text.Length - 3).Append('\n');
                }
            }
        }

        return lines.Length == 0 ? null : Parse(lines.ToString());
    }

    private static string? Parse(string xml)
    {
        var start = xml.IndexOf("<summary>", StringComparison.Ordinal);
        var end = xml.IndexOf("</summary>", StringComparison.Ordinal);
        if (start < 0 || end < start)
        {
            return null;
        }

        try
        {
            var text = new StringBuilder();
            AppendText(XElement.Parse(xml.Substring(start, end + "</summary>".Length - start)), text);
            var words = text.ToString().Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries);
            return words.Length == 0 ? null : string.Join(" ", words);
        }
        catch (XmlException)
        {
            // The compiler says what is wrong with the comment; a step without a description still works.
            return null;
        }
    }

    private static void AppendText(XElement element, StringBuilder text)
    {
        foreach (var node in element.Nodes())
        {
            switch (node)
            {
                case XText plain:
                    text.Append(plain.Value);
                    break;
                case XElement { IsEmpty: false } inner:
                    AppendText(inner, text);
                    break;
                case XElement reference:
                    var target = (string?)reference.Attribute("cref") ?? (string?)reference.Attribute("langword") ?? (string?)reference.Attribute("name") ?? "";
                    text.Append(target.Substring(target.LastIndexOf('.') + 1));
                    break;
            }
        }
    }
}
