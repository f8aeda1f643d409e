using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Distilabel.Dataflow.CodeFixes;

/// <summary>Takes out a routing batch function that has nothing to choose.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveRoutingCodeFix)), Shared]
public sealed class RemoveRoutingCodeFix : CodeFixProvider
{
    private const string Title = "Remove the routing batch function";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["DDF111"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            var span = root!.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) switch
            {
                { Parent: BinaryExpressionSyntax chain } routing when chain.Right == routing && CanBe(chain, chain.Left, model!) =>
                    TextSpan.FromBounds(chain.Left.Span.End, chain.Span.End),
                { Parent: ArgumentSyntax { NameColon: null, Parent: ArgumentListSyntax { Arguments: [_, var next, ..] } } argument } when argument.Span.End < next.SpanStart =>
                    TextSpan.FromBounds(argument.SpanStart, next.SpanStart),
                _ => default,
            };
            if (!span.IsEmpty)
            {
                context.Offer(diagnostic, Title, Title, new TextChange(span, ""));
            }
        }
    }

    /// <summary>Whether what stands left of the function can stand for both: a step is no chain that could be kept in a variable.</summary>
    private static bool CanBe(BinaryExpressionSyntax chain, ExpressionSyntax left, SemanticModel model)
    {
        ExpressionSyntax outer = chain;
        while (outer.Parent is ParenthesizedExpressionSyntax parenthesized)
        {
            outer = parenthesized;
        }

        return (outer.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.RightShiftExpression } next && next.Left == outer) ||
            (model.GetTypeInfo(outer).ConvertedType is { } wanted && model.ClassifyConversion(left, wanted).IsImplicit);
    }
}
