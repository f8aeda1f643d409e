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

/// <summary>Gives a step the name that it has anyway, so that it keeps it, or another name where its own cannot stay.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NameStepCodeFix)), Shared]
public sealed class NameStepCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["DDF106", "DDF115", "DDF121"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (diagnostic.Properties.TryGetValue(StepNames.NameProperty, out var name) && name is not null &&
                ChangeOf(root!.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true), name) is { } change)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Name the step '{name}'",
                        async cancellationToken =>
                        {
                            var text = await context.Document.GetTextAsync(cancellationToken).ConfigureAwait(false);
                            return context.Document.WithText(text.WithChanges(change));
                        },
                        diagnostic.Id),
                    diagnostic);
            }
        }
    }

    private static TextChange? ChangeOf(SyntaxNode node, string name)
    {
        var literal = SymbolDisplay.FormatLiteral(name, quote: true);
        if (node is LiteralExpressionSyntax)
        {
            return new TextChange(node.Span, literal);
        }

        return node.FirstAncestorOrSelf<BaseObjectCreationExpressionSyntax>() switch
        {
            { ArgumentList: { Arguments.Count: 0 } list } => new TextChange(TextSpan.FromBounds(list.OpenParenToken.Span.End, list.CloseParenToken.SpanStart), literal),
            { ArgumentList: { } list } => new TextChange(new TextSpan(list.Arguments[list.Arguments.Count - 1].Span.End, 0), $", name: {literal}"),
            ObjectCreationExpressionSyntax creation => new TextChange(new TextSpan(creation.Type.Span.End, 0), $"({literal})"),
            _ => null,
        };
    }
}
