using Distilabel.Dataflow.Generators.CodeHashes;
using Distilabel.Dataflow.Generators.Steps;
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
        var old = OldLanguage.Of(context);
        context.RegisterSourceOutput(classes.Combine(old), static (output, pair) =>
        {
            if (pair.Right is null)
            {
                output.AddSource(Names.Hint(pair.Left!.Type.FullName, "Parameters"), ParameterEmitter.Emit(pair.Left));
            }
        });
        var roots = classes.Where(static model => model!.Role != ParameterizedRole.StepBase).Select(static (model, _) => model!.Code).Collect();
        CodeHashStage.Register(context, roots.Combine(old).Select(static (pair, _) => pair.Right is null ? pair.Left : []), "CodeOfParts.g.cs");
        DeclarationFault.Register(context, context.SyntaxProvider.ForAttributeWithMetadataName(
            KnownSymbols.RuntimeParameterAttribute,
            static (_, _) => true,
            static (target, cancellationToken) => target.TargetSymbol is IPropertySymbol { ContainingType: { TypeKind: TypeKind.Class } type } property &&
                ParameterizedClassParser.IsOwn(type) && SymbolEqualityComparer.Default.Equals(ParameterParser.Declared(type).First(), property)
                    ? DeclarationFault.Of(type, target.TargetNode, cancellationToken)
                    : null));
    }
}
