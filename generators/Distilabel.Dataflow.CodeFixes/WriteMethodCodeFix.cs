using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Distilabel.Dataflow.CodeFixes;

/// <summary>Writes the method that a step's attributes call for.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WriteMethodCodeFix)), Shared]
public sealed class WriteMethodCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["DDF002"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (root!.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type)
            {
                foreach (var signature in SignaturesFor(type))
                {
                    context.RegisterCodeFix(
                        CodeAction.Create(
                            $"Write '{signature}'",
                            async cancellationToken =>
                            {
                                var text = await context.Document.GetTextAsync(cancellationToken).ConfigureAwait(false);
                                return context.Document.WithText(text.WithChanges(ChangeOf(type, signature, text)));
                            },
                            signature),
                        diagnostic);
                }
            }
        }
    }

    /// <summary>The methods that the attributes allow, the likeliest first.</summary>
    private static IEnumerable<string> SignaturesFor(TypeDeclarationSyntax type)
    {
        var attributes = type.AttributeLists.SelectMany(static list => list.Attributes).Select(static attribute => NameOf(attribute.Name)).ToArray();
        var reads = attributes.Any(static name => name.StartsWith("InputColumn", StringComparison.Ordinal));
        var makes = attributes.Any(static name => name.StartsWith("OutputColumn", StringComparison.Ordinal));
        return (attributes.Any(static name => name.StartsWith("GlobalStep", StringComparison.Ordinal)), reads, makes) switch
        {
            (true, _, true) => ["private IEnumerable<GlobalRow<Output>> Process(IReadOnlyList<GlobalRow<Input>> rows)"],
            (true, _, _) => ["private IEnumerable<RowHandle> Process(IReadOnlyList<GlobalRow<Input>> rows)"],
            (_, true, true) =>
            [
                "private Output Process(Input row)",
                "private ValueTask<Output> ProcessAsync(Input row, CancellationToken cancellationToken)",
                "private IEnumerable<Output> Process(Input row)",
            ],
            (_, true, false) => ["private bool Keep(Input row)"],
            _ =>
            [
                "private IEnumerable<Output> Generate()",
                "private IAsyncEnumerable<Output> GenerateAsync(CancellationToken cancellationToken)",
            ],
        };
    }

    private static string NameOf(NameSyntax name) => name switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => "",
    };

    private static TextChange ChangeOf(TypeDeclarationSyntax type, string signature, SourceText text)
    {
        var line = text.Lines.GetLineFromPosition(type.SpanStart).ToString();
        var indentation = line.Substring(0, line.Length - line.TrimStart().Length);
        var end = text.Lines.Count > 1 ? text.ToString(TextSpan.FromBounds(text.Lines[0].End, text.Lines[0].EndIncludingLineBreak)) : "\n";
        var method = $"{indentation}    {signature} => throw new NotImplementedException();{end}";
        if (type.SemicolonToken.IsKind(SyntaxKind.SemicolonToken))
        {
            return new TextChange(type.SemicolonToken.Span, $"{end}{indentation}{{{end}{method}{indentation}}}");
        }

        var start = text.Lines.GetLineFromPosition(type.CloseBraceToken.SpanStart).Start;
        return new TextChange(new TextSpan(start, 0), (type.Members.Count > 0 ? end : "") + method);
    }
}
