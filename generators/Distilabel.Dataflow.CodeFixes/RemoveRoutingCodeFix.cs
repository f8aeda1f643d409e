using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
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
        foreach (var diagnostic in context.Diagnostics)
        {
            var span = root!.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) switch
            {
                { Parent: BinaryExpressionSyntax chain } routing when chain.Right == routing => TextSpan.FromBounds(chain.Left.Span.End, chain.Span.End),
                { Parent: ArgumentSyntax { Parent: ArgumentListSyntax { Arguments: [_, var next, ..] } } argument } when argument.Span.End < next.SpanStart =>
                    TextSpan.FromBounds(argument.SpanStart, next.SpanStart),
                _ => default,
            };
            if (!span.IsEmpty)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        Title,
                        async cancellationToken =>
                        {
                            var text = await context.Document.GetTextAsync(cancellationToken).ConfigureAwait(false);
                            return context.Document.WithText(text.WithChanges(new TextChange(span, "")));
                        },
                        Title),
                    diagnostic);
            }
        }
    }
}
