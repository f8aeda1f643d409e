using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>Completes classes with <c>[Step]</c> and <c>[GlobalStep]</c>, and makes classes of static methods with <c>[Step]</c>.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class StepGenerator : IIncrementalGenerator
{
    internal const string StepsStage = "Steps";
    internal const string GlobalStepsStage = "GlobalSteps";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        Register(context, KnownSymbols.StepAttribute, StepsStage);
        Register(context, KnownSymbols.GlobalStepAttribute, GlobalStepsStage);
    }

    private static void Register(IncrementalGeneratorInitializationContext context, string attribute, string stage)
    {
        var steps = context.SyntaxProvider.ForAttributeWithMetadataName(
                attribute,
                static (node, _) => node is TypeDeclarationSyntax,
                static (target, cancellationToken) => StepParser.Parse((INamedTypeSymbol)target.TargetSymbol, StepReport.None, cancellationToken))
            .WithTrackingName(stage);
        context.RegisterSourceOutput(steps, static (output, step) => output.AddSource(Names.Hint(step.Type.FullName, "Step"), StepEmitter.Emit(step)));
    }
}
