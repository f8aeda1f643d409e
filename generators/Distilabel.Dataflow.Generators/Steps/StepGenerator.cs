using System.Collections.Immutable;
using Distilabel.Dataflow.Generators.CodeHashes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>Completes classes with <c>[Step]</c> and <c>[GlobalStep]</c>, and makes classes of static methods with <c>[Step]</c>.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class StepGenerator : IIncrementalGenerator
{
    internal const string StepsStage = "Steps";
    internal const string GlobalStepsStage = "GlobalSteps";
    internal const string FunctionsStage = "Functions";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var steps = Register(context, KnownSymbols.StepAttribute, StepsStage, static node => node is TypeDeclarationSyntax, ParseClass);
        var globals = Register(context, KnownSymbols.GlobalStepAttribute, GlobalStepsStage, static node => node is TypeDeclarationSyntax, ParseClass);
        var functions = Register(context, KnownSymbols.StepAttribute, FunctionsStage, static node => node is MethodDeclarationSyntax, ParseFunction);
        var roots = steps.Combine(globals).Combine(functions).Select(static (all, _) => all.Left.Left.AddRange(all.Left.Right).AddRange(all.Right));
        var old = OldLanguage.Of(context);
        OldLanguage.Register(context, roots.Select(static (all, _) => all.Length > 0));
        CodeHashStage.Register(context, roots.Combine(old).Select(static (pair, _) => pair.Right is null ? pair.Left : []), "CodeOfSteps.g.cs");
        DeclarationFault.Register(context, Faults(context, KnownSymbols.StepAttribute));
        DeclarationFault.Register(context, Faults(context, KnownSymbols.GlobalStepAttribute));
    }

    private static IncrementalValueProvider<ImmutableArray<CodeRoot>> Register(
        IncrementalGeneratorInitializationContext context,
        string attribute,
        string stage,
        Func<SyntaxNode, bool> isStep,
        Func<GeneratorAttributeSyntaxContext, CancellationToken, StepModel?> parse)
    {
        var steps = context.SyntaxProvider.ForAttributeWithMetadataName(attribute, (node, _) => isStep(node), parse)
            .Where(static step => step is not null)
            .WithTrackingName(stage);
        context.RegisterSourceOutput(steps.Combine(OldLanguage.Of(context)), static (output, pair) =>
            output.AddSource(Names.Hint(pair.Left!.Type.FullName, "Step"), pair.Right is null ? StepEmitter.Emit(pair.Left) : StepEmitter.EmitOutline(pair.Left)));
        return steps.Where(static step => step!.Members.HasFlag(StepMembers.Descriptor)).Select(static (step, _) => step!.Code).Collect();
    }

    private static IncrementalValuesProvider<DeclarationFault?> Faults(IncrementalGeneratorInitializationContext context, string attribute) =>
        context.SyntaxProvider.ForAttributeWithMetadataName(attribute, static (node, _) => node is TypeDeclarationSyntax, static (target, cancellationToken) =>
            target.TargetSymbol is INamedTypeSymbol type && StepParser.IsDeclaredBy(type, target.TargetNode, target.Attributes)
                ? DeclarationFault.Of(type, target.TargetNode, cancellationToken)
                : null);

    private static StepModel? ParseFunction(GeneratorAttributeSyntaxContext target, CancellationToken cancellationToken) =>
        FunctionParser.Parse((IMethodSymbol)target.TargetSymbol, StepReport.None, cancellationToken);

    /// <summary>A class is generated for one of its parts and one of its attributes, however many it has by mistake.</summary>
    private static StepModel? ParseClass(GeneratorAttributeSyntaxContext target, CancellationToken cancellationToken)
    {
        var type = (INamedTypeSymbol)target.TargetSymbol;
        return StepParser.IsDeclaredBy(type, target.TargetNode, target.Attributes)
            ? StepParser.Parse(type, StepReport.None, cancellationToken)
            : null;
    }
}
