using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Distilabel.Dataflow.CodeFixes;

/// <summary>Writes <c>Optional = true</c> in the place of the <c>?</c> of a column's type.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OptionalColumnCodeFix)), Shared]
public sealed class OptionalColumnCodeFix : CodeFixProvider
{
    private const string Title = "Write 'Optional = true'";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["DDF014"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (root!.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>() is { ArgumentList.Arguments: { } arguments } attribute &&
                TypeOf(attribute) is { } type && WithoutNull(type) is { } inner)
            {
                var optional = arguments.FirstOrDefault(static argument => argument.NameEquals?.Name.Identifier.ValueText == "Optional");
                var text = attribute.ToString();
                var changes = new List<TextChange>
                {
                    new(Within(type), inner.ToString()),
                    optional is null
                        ? new TextChange(new TextSpan(arguments.Last().Span.End - attribute.SpanStart, 0), ", Optional = true")
                        : new TextChange(Within(optional.Expression), "true"),
                };
                var mended = SourceText.From(text).WithChanges(changes.OrderBy(static change => change.Span.Start)).ToString();
                context.Offer(diagnostic, Title, Title, new TextChange(attribute.Span, mended));

                TextSpan Within(SyntaxNode node) => new(node.SpanStart - attribute.SpanStart, node.Span.Length);
            }
        }
    }

    /// <summary>The type argument of <c>InputColumn</c>, or the type in <c>Type = typeof(...)</c>.</summary>
    private static TypeSyntax? TypeOf(AttributeSyntax attribute) =>
        attribute.Name.DescendantNodesAndSelf().OfType<GenericNameSyntax>().FirstOrDefault()?.TypeArgumentList.Arguments.FirstOrDefault() ??
        attribute.ArgumentList!.Arguments.Where(static argument => argument.NameEquals?.Name.Identifier.ValueText == "Type")
            .Select(static argument => argument.Expression).OfType<TypeOfExpressionSyntax>().FirstOrDefault()?.Type;

    private static TypeSyntax? WithoutNull(TypeSyntax type) => type switch
    {
        NullableTypeSyntax nullable => nullable.ElementType,
        GenericNameSyntax { Identifier.ValueText: "Nullable", TypeArgumentList.Arguments: [var inner] } => inner,
        QualifiedNameSyntax qualified => WithoutNull(qualified.Right),
        _ => null,
    };
}
