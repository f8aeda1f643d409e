using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using Distilabel.Dataflow.Generators.Pipelines.Following.Checks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace Distilabel.Dataflow.CodeFixes;

/// <summary>Gives a step the name that it has anyway, so that it keeps it, or another name where its own cannot stay.</summary>
/// <remarks>Only where the step is created: what a helper method makes of a text that it is given is the helper's own business.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NameStepCodeFix)), Shared]
public sealed class NameStepCodeFix : CodeFixProvider
{
    private const string NameRepeated = "DDF106";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [NameRepeated, "DDF115", "DDF121"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(
        static (context, document, diagnostics) => NameAllAsync(document, diagnostics, context.CancellationToken));

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            if (NameFor(diagnostic) is { } name &&
                await ChangeAsync(context.Document, diagnostic, name, context.CancellationToken).ConfigureAwait(false) is { } change)
            {
                context.Offer(diagnostic, $"Name the step '{name}'", diagnostic.Id, change);
            }
        }
    }

    private static string? NameFor(Diagnostic diagnostic) => diagnostic.Properties.TryGetValue(StepNames.NameProperty, out var name) ? name : null;

    /// <summary>Each repetition was found by itself, and two of one name were given the same free one.</summary>
    private static async Task<Document?> NameAllAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var changes = new List<TextChange>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var diagnostic in diagnostics.OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start))
        {
            if (NameFor(diagnostic) is not { } name)
            {
                continue;
            }

            while (diagnostic.Id == NameRepeated && !taken.Add(name))
            {
                name = Next(name);
            }

            if (await ChangeAsync(document, diagnostic, name, cancellationToken).ConfigureAwait(false) is { } change)
            {
                changes.Add(change);
            }
        }

        var text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return document.WithText(text.WithChanges(changes));
    }

    private static string Next(string name)
    {
        var end = name.LastIndexOf('_') + 1;
        return name.Substring(0, end) + (int.Parse(name.Substring(end), CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);
    }

    private static async Task<TextChange?> ChangeAsync(Document document, Diagnostic diagnostic, string name, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var node = root!.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        var creation = node as BaseObjectCreationExpressionSyntax ?? (node.Parent as ArgumentSyntax)?.Parent?.Parent as BaseObjectCreationExpressionSyntax;
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (creation is null || model!.GetOperation(creation, cancellationToken) is not IObjectCreationOperation { Constructor: { } constructor } made ||
            constructor.Parameters.FirstOrDefault(static parameter => parameter is { Name: "name", Type.SpecialType: SpecialType.System_String }) is not { } parameter)
        {
            return null;
        }

        var literal = SymbolDisplay.FormatLiteral(name, quote: true);
        if (made.Arguments.FirstOrDefault(argument => SymbolEqualityComparer.Default.Equals(argument.Parameter, parameter)) is
            { ArgumentKind: ArgumentKind.Explicit, Syntax: ArgumentSyntax given })
        {
            return node == creation || node == given.Expression ? new TextChange(given.Expression.Span, literal) : null;
        }

        return node != creation ? null : Add(creation, parameter.Ordinal == 0 ? literal : $"name: {literal}", literal);
    }

    private static TextChange? Add(BaseObjectCreationExpressionSyntax creation, string first, string literal) => creation switch
    {
        { ArgumentList: { Arguments.Count: 0 } list } => new TextChange(TextSpan.FromBounds(list.OpenParenToken.Span.End, list.CloseParenToken.SpanStart), first),
        { ArgumentList: { } list } => new TextChange(new TextSpan(list.Arguments[list.Arguments.Count - 1].Span.End, 0), $", name: {literal}"),
        ObjectCreationExpressionSyntax { Type: var type } => new TextChange(new TextSpan(type.Span.End, 0), $"({first})"),
        _ => null,
    };
}
