using Distilabel.Dataflow.Generators.CodeHashes;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Parameters;

/// <summary>Makes the runtime parameters of classes that are no steps themselves: LLMs, options, base classes of steps.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class ParameterGenerator : IIncrementalGenerator
{
    internal const string ClassesStage = "ParameterizedClasses";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var classes = context.SyntaxProvider.ForAttributeWithMetadataName(
                KnownSymbols.RuntimeParameterAttribute,
                static (_, _) => true,
                static (target, cancellationToken) => ParameterizedClassParser.ParseFirst((IPropertySymbol)target.TargetSymbol, cancellationToken))
            .Where(static model => model is not null)
            .WithTrackingName(ClassesStage);
        context.RegisterSourceOutput(classes, static (output, model) =>
            output.AddSource(Names.Hint(model!.Type.FullName, "Parameters"), ParameterEmitter.Emit(model)));
        var roots = classes.Where(static model => model!.Role != ParameterizedRole.StepBase).Select(static (model, _) => model!.Code).Collect();
        CodeHashStage.Register(context, roots, "CodeOfParts.g.cs");
    }
}
