using System.Collections.Immutable;
using System.Composition;
using Distilabel.Dataflow.Generators;
using Distilabel.Dataflow.Generators.Steps;
using Microsoft.CodeAnalysis;
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
        var text = await context.Document.GetTextAsync(context.CancellationToken).ConfigureAwait(false);
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (root!.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type &&
                model.GetDeclaredSymbol(type, context.CancellationToken) is { } symbol)
            {
                foreach (var signature in SignaturesFor(symbol))
                {
                    context.Offer(diagnostic, $"Write '{signature}'", signature, ChangeOf(type, signature, text));
                }
            }
        }
    }

    /// <summary>The methods that the attributes allow, the likeliest first.</summary>
    private static IEnumerable<string> SignaturesFor(INamedTypeSymbol type)
    {
        var dynamic = DynamicColumnParser.Parse(type);
        var reads = ColumnParser.Parse(type, "InputColumnAttribute", "Input", StepReport.None).Count > 0;
        var makes = ColumnParser.Parse(type, "OutputColumnAttribute", "Output", StepReport.None).Count > 0;
        var isGlobal = type.Find("GlobalStepAttribute") is not null;
        return dynamic switch
        {
            { OutputsOfTypeParameter: { } row } => isGlobal || reads ? [] : [$"private IEnumerable<{row}> Generate()", $"private IAsyncEnumerable<{row}> GenerateAsync(CancellationToken cancellationToken)"],
            { Outputs: null, Inputs: null } => SignaturesFor(isGlobal, reads, makes),
            _ when isGlobal => [],
            _ =>
            [
                "private void Process(InputBatch input, OutputBatch output)",
                "private ValueTask ProcessAsync(InputBatch input, OutputBatch output, CancellationToken cancellationToken)",
            ],
        };
    }

    private static IEnumerable<string> SignaturesFor(bool isGlobal, bool reads, bool makes) => (isGlobal, reads, makes) switch
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
        (_, false, true) => ["private IEnumerable<Output> Generate()", "private IAsyncEnumerable<Output> GenerateAsync(CancellationToken cancellationToken)"],
        _ => [],
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

        var gap = type.Members.Count > 0 ? end : "";
        var brace = type.CloseBraceToken.SpanStart;
        var start = text.Lines.GetLineFromPosition(brace).Start;
        if (string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(start, brace))))
        {
            return new TextChange(new TextSpan(start, 0), gap + method);
        }

        // The brace shares its line with what stands before it.
        var before = brace;
        while (text[before - 1] is ' ' or '\t')
        {
            before--;
        }

        return new TextChange(TextSpan.FromBounds(before, brace), end + gap + method + indentation);
    }
}
