using System.Collections.Immutable;
using System.Composition;
using Distilabel.Dataflow.Generators.Pipelines.Following;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
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
            if (root!.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not LiteralExpressionSyntax literal ||
                !diagnostic.Properties.TryGetValue(MissingColumns.ColumnsProperty, out var columns) || string.IsNullOrEmpty(columns))
            {
                continue;
            }

            foreach (var column in columns!.Split('\n'))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Map the column '{column}'",
                        async cancellationToken =>
                        {
                            var text = await context.Document.GetTextAsync(cancellationToken).ConfigureAwait(false);
                            return context.Document.WithText(text.WithChanges(new TextChange(literal.Span, SymbolDisplay.FormatLiteral(column, quote: true))));
                        },
                        $"Map {column}"),
                    diagnostic);
            }
        }
    }
}
