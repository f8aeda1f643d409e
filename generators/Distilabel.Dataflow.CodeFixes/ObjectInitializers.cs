using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Distilabel.Dataflow.CodeFixes;

/// <summary>Changes of text that set mappings in the initializer of a step's creation. What stands there keeps its layout.</summary>
internal static class ObjectInitializers
{
    /// <summary>The change that maps a column; null where the mappings are set in a way that can't be added to, or elsewhere.</summary>
    public static TextChange? Map(BaseObjectCreationExpressionSyntax creation, Mapping mapping)
    {
        var present = creation.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>()
            .FirstOrDefault(assignment => assignment.Left is IdentifierNameSyntax { Identifier.ValueText: var set } && set == mapping.Property);
        var mappings = present?.Right as InitializerExpressionSyntax ?? (present?.Right as BaseObjectCreationExpressionSyntax)?.Initializer;
        var arePairs = mappings?.Expressions.FirstOrDefault() is InitializerExpressionSyntax;
        var entry = arePairs ? $"{{ {Literal(mapping.Column)}, {Literal(mapping.Wanted)} }}" : $"[{Literal(mapping.Column)}] = {Literal(mapping.Wanted)}";
        if (mappings is not null && Find(mappings, mapping.Column) is { } set)
        {
            return new TextChange(set.Span, entry);
        }

        // What maps the column already comes after the initializer, and would undo what is written there.
        if (mapping.Column != mapping.Present)
        {
            return null;
        }

        return (creation.Initializer, present?.Right) switch
        {
            (null, _) => new TextChange(new TextSpan(creation.Span.End, 0), $" {{ {mapping.Property} = {{ {entry} }} }}"),
            ({ } initializer, null) => Add(initializer, $"{mapping.Property} = {{ {entry} }}"),
            _ when mappings is not null => Add(mappings, entry),
            (_, BaseObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: 0 } made) => new TextChange(new TextSpan(made.Span.End, 0), $" {{ {entry} }}"),
            (_, CollectionExpressionSyntax { Elements.Count: 0 } empty) => new TextChange(empty.Span, $"new() {{ {entry} }}"),
            _ => null,
        };
    }

    private static ExpressionSyntax? Find(InitializerExpressionSyntax mappings, string column) => mappings.Expressions.LastOrDefault(expression =>
    {
        var key = expression switch
        {
            AssignmentExpressionSyntax { Left: ImplicitElementAccessSyntax { ArgumentList.Arguments: [var argument] } } => argument.Expression,
            InitializerExpressionSyntax { Expressions: [var first, _] } => first,
            _ => null,
        };
        return key is LiteralExpressionSyntax { Token.ValueText: var mapped } && mapped == column;
    });

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

        // A comment at the end of the line is about what stands before it.
        var rest = TextSpan.FromBounds(end, Math.Min(text.Lines.GetLineFromPosition(end).End, initializer.CloseBraceToken.SpanStart));
        var comment = hasLine ? text.ToString(rest).TrimEnd() : "";
        return new TextChange(new TextSpan(end, comment.Length), (hasComma ? "" : ",") + comment + gap + expression + (hasComma ? "," : ""));
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

/// <summary>A mapping to be set.</summary>
/// <param name="Property"><c>InputMappings</c> or <c>OutputMappings</c>.</param>
/// <param name="Column">The step's own column.</param>
/// <param name="Present">Its name in the pipeline so far.</param>
/// <param name="Wanted">Its name in the pipeline from now on.</param>
internal sealed record Mapping(string Property, string Column, string Present, string Wanted);
