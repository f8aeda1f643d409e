using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>A class that the generator can't add to, by its location: what is wrong is found out again where it is reported.</summary>
/// <remarks>
/// The analyzer says the same while code is typed. A build whose declarations have errors, as that of such a class always has, ends before it shows
/// what analyzers found, but shows what generators did. It shows two equal diagnostics once.
/// </remarks>
internal sealed record DeclarationFault(string Path, int Start, int Length)
{
    /// <summary>The fault of a class; null where it has none.</summary>
    public static DeclarationFault? Of(INamedTypeSymbol type, SyntaxNode part, CancellationToken cancellationToken)
    {
        var isFaulty = false;
        StepParser.CheckDeclaration(type, new StepReport(_ => isFaulty = true), cancellationToken);
        return isFaulty ? new DeclarationFault(part.SyntaxTree.FilePath, part.SpanStart, part.Span.Length) : null;
    }

    /// <summary>Reports faults in builds.</summary>
    public static void Register(IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<DeclarationFault?> found) =>
        context.RegisterImplementationSourceOutput(
            found.Where(static fault => fault is not null).Combine(context.CompilationProvider),
            static (output, pair) => pair.Left!.Report(pair.Right, output));

    private void Report(Compilation compilation, SourceProductionContext output)
    {
        if (compilation.SyntaxTrees.FirstOrDefault(tree => tree.FilePath == Path) is { } tree &&
            tree.GetRoot(output.CancellationToken).FindNode(new TextSpan(Start, Length)).FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } part &&
            compilation.GetSemanticModel(tree).GetDeclaredSymbol(part, output.CancellationToken) is INamedTypeSymbol type)
        {
            StepParser.CheckDeclaration(type, new StepReport(output.ReportDiagnostic), output.CancellationToken);
        }
    }
}
