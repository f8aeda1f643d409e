using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Distilabel.Dataflow.CodeFixes;

/// <summary>Puts <c>[Row]</c> on a type parameter that stands for rows, in whichever file declares it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddRowCodeFix)), Shared]
public sealed class AddRowCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["DDF013"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            if (diagnostic.AdditionalLocations is not [{ SourceTree: { } tree } location, ..] || context.Document.Project.Solution.GetDocument(tree) is not { } document ||
                await document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model ||
                (await tree.GetRootAsync(context.CancellationToken).ConfigureAwait(false)).FindNode(location.SourceSpan).FirstAncestorOrSelf<TypeParameterSyntax>() is not { } parameter)
            {
                continue;
            }

            var attribute = model.LookupNamespacesAndTypes(parameter.SpanStart, name: "RowAttribute").IsEmpty ? "[Distilabel.Dataflow.Row] " : "[Row] ";
            context.Offer(
                diagnostic, document, $"Put [Row] on '{parameter.Identifier.ValueText}'", nameof(AddRowCodeFix), new TextChange(new TextSpan(parameter.SpanStart, 0), attribute));
        }
    }
}
