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
    public static string? SummaryOf(ISymbol symbol, CancellationToken cancellationToken) =>
        TextOf(symbol, "<summary>", "</summary>", cancellationToken);

    /// <summary>What a method's comment says of a parameter; null when it says nothing.</summary>
    public static string? ParameterOf(ISymbol method, string name, CancellationToken cancellationToken) =>
        TextOf(method, $"<param name=\"{name}\">", "</param>", cancellationToken);

    private static string? TextOf(ISymbol symbol, string start, string end, CancellationToken cancellationToken)
    {
        foreach (var reference in symbol.DeclaringSyntaxReferences)
        {
            if (Parse(CommentOn(reference.GetSyntax(cancellationToken)), start, end) is { } text)
            {
                return text;
            }
        }

        return symbol.DeclaringSyntaxReferences.IsEmpty
            ? Parse(symbol.GetDocumentationCommentXml(cancellationToken: cancellationToken) ?? "", start, end)
            : null;
    }

    private static string CommentOn(SyntaxNode declaration)
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

        return lines.ToString();
    }

    private static string? Parse(string xml, string startTag, string endTag)
    {
        var start = xml.IndexOf(startTag, StringComparison.Ordinal);
        var end = start < 0 ? -1 : xml.IndexOf(endTag, start, StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        try
        {
            var text = new StringBuilder();
            AppendText(XElement.Parse(xml.Substring(start, end + endTag.Length - start)), text);
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
                    var target = reference.Attributes().FirstOrDefault(static named => named.Name.LocalName is "cref" or "langword" or "name")?.Value ?? "";
                    text.Append(target.Substring(target.LastIndexOf('.') + 1));
                    break;
            }
        }
    }
}
