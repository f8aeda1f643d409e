using System.Collections.Immutable;
using System.Composition;
using Distilabel.Dataflow.Generators.Pipelines.Following.Checks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Distilabel.Dataflow.CodeFixes;

/// <summary>Offers the columns that a step has in place of one that a mapping names and the step does not have.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MapKnownColumnCodeFix)), Shared]
public sealed class MapKnownColumnCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["DDF108"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (root!.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax key || !IsKey(key) ||
                !diagnostic.Properties.TryGetValue(MissingColumns.ColumnsProperty, out var columns) || string.IsNullOrEmpty(columns))
            {
                continue;
            }

            foreach (var column in columns!.Split('\n'))
            {
                context.Offer(
                    diagnostic, $"Map the column '{column}'", $"Map {column}", new TextChange(key.Span, SymbolDisplay.FormatLiteral(column, quote: true)));
            }
        }
    }

    /// <summary>Whether a key stands here, be it text or a constant: in brackets, in a pair, or as the first argument of <c>Add</c>.</summary>
    private static bool IsKey(ExpressionSyntax expression) => expression.Parent switch
    {
        ArgumentSyntax { Parent: BracketedArgumentListSyntax } => true,
        ArgumentSyntax { Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax, Arguments: [var first, ..] } } argument => first == argument,
        InitializerExpressionSyntax { RawKind: (int)SyntaxKind.ComplexElementInitializerExpression, Expressions: [var first, ..] } => first == expression,
        _ => false,
    };
}
