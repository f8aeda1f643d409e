using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Distilabel.Dataflow.CodeFixes;

/// <summary>Changes of text that set mappings in the initializer of a step's creation. What stands there keeps its layout.</summary>
internal static class ObjectInitializers
{
    /// <summary>The change that maps a column; null where the mappings are set in a way that can't be added to.</summary>
    /// <param name="creation">The step's creation.</param>
    /// <param name="property"><c>InputMappings</c> or <c>OutputMappings</c>.</param>
    /// <param name="column">The step's own column.</param>
    /// <param name="name">Its name in the pipeline.</param>
    public static TextChange? Map(BaseObjectCreationExpressionSyntax creation, string property, string column, string name)
    {
        var entry = $"[{Literal(column)}] = {Literal(name)}";
        if (creation.Initializer is not { } initializer)
        {
            return new TextChange(new TextSpan(creation.Span.End, 0), $" {{ {property} = {{ {entry} }} }}");
        }

        var present = initializer.Expressions.OfType<AssignmentExpressionSyntax>()
            .FirstOrDefault(assignment => assignment.Left is IdentifierNameSyntax { Identifier.ValueText: var set } && set == property);
        return present?.Right switch
        {
            null => Add(initializer, $"{property} = {{ {entry} }}"),
            InitializerExpressionSyntax mappings => Set(mappings, column, entry),
            BaseObjectCreationExpressionSyntax { Initializer: { } mappings } => Set(mappings, column, entry),
            CollectionExpressionSyntax { Elements.Count: 0 } empty => new TextChange(empty.Span, $"new() {{ {entry} }}"),
            _ => null,
        };
    }

    private static TextChange Set(InitializerExpressionSyntax mappings, string column, string entry)
    {
        foreach (var expression in mappings.Expressions)
        {
            var key = expression switch
            {
                AssignmentExpressionSyntax { Left: ImplicitElementAccessSyntax { ArgumentList.Arguments: [var argument] } } => argument.Expression,
                InitializerExpressionSyntax { Expressions: [var first, _] } => first,
                _ => null,
            };
            if (key is LiteralExpressionSyntax { Token.ValueText: var mapped } && mapped == column)
            {
                return new TextChange(expression.Span, entry);
            }
        }

        return Add(mappings, entry);
    }

    /// <summary>Adds an expression behind the others: on a line of its own where they have lines of their own.</summary>
    private static TextChange Add(InitializerExpressionSyntax initializer, string expression)
    {
        if (initializer.Expressions.Count == 0)
        {
            return new TextChange(TextSpan.FromBounds(initializer.OpenBraceToken.Span.End, initializer.CloseBraceToken.SpanStart), $" {expression} ");
        }

        var last = initializer.Expressions[initializer.Expressions.Count - 1];
        var hasComma = initializer.Expressions.SeparatorCount == initializer.Expressions.Count;
        var end = hasComma ? initializer.Expressions.GetSeparator(initializer.Expressions.Count - 1).Span.End : last.Span.End;
        var text = initializer.SyntaxTree.GetText();
        var line = text.Lines.GetLineFromPosition(last.SpanStart);
        var hasLine = line.LineNumber != text.Lines.GetLineFromPosition(initializer.OpenBraceToken.SpanStart).LineNumber;
        var gap = hasLine ? LineBreakOf(text) + IndentationOf(line) : " ";
        return new TextChange(new TextSpan(end, 0), (hasComma ? "" : ",") + gap + expression + (hasComma ? "," : ""));
    }

    private static string LineBreakOf(SourceText text) =>
        text.Lines.Count > 1 ? text.ToString(TextSpan.FromBounds(text.Lines[0].End, text.Lines[0].EndIncludingLineBreak)) : "\n";

    private static string IndentationOf(TextLine line)
    {
        var text = line.ToString();
        return text.Substring(0, text.Length - text.TrimStart().Length);
    }

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
