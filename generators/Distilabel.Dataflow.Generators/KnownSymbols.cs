using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators;

/// <summary>Recognises the types of the run-time library by name: the parsers look nothing up in a compilation.</summary>
internal static class KnownSymbols
{
    public const string StepAttribute = "Distilabel.Dataflow.StepAttribute";
    public const string GlobalStepAttribute = "Distilabel.Dataflow.GlobalStepAttribute";
    public const string RowAttribute = "Distilabel.Dataflow.RowAttribute";
    public const string RuntimeParameterAttribute = "Distilabel.Dataflow.RuntimeParameterAttribute";
    public const string InputColumnAttribute = "Distilabel.Dataflow.InputColumnAttribute`1";
    public const string InputColumnsFromAttribute = "Distilabel.Dataflow.InputColumnsFromAttribute";
    public const string OutputColumnsFromAttribute = "Distilabel.Dataflow.OutputColumnsFromAttribute";
    public const string OutputColumnAttribute = "Distilabel.Dataflow.OutputColumnAttribute`1";

    /// <summary>Whether a type is <paramref name="name"/> in the namespace <c>Distilabel.Dataflow</c>.</summary>
    public static bool IsDataflow(this ITypeSymbol? type, string name) =>
        type is not null && type.Name == name && IsNamespace(type.ContainingNamespace);

    /// <summary>Whether a type is in the namespace <c>Distilabel.Dataflow.Steps</c>.</summary>
    public static bool IsInSteps(this ITypeSymbol type) =>
        type.ContainingNamespace is { Name: "Steps" } room && IsNamespace(room.ContainingNamespace);

    /// <summary>The attribute called <paramref name="name"/> of the namespace <c>Distilabel.Dataflow</c>, if the symbol has it.</summary>
    public static AttributeData? Find(this ISymbol symbol, string name)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass.IsDataflow(name))
            {
                return attribute;
            }
        }

        return null;
    }

    /// <summary>The value of a named argument, or <paramref name="otherwise"/>.</summary>
    public static T Named<T>(this AttributeData attribute, string name, T otherwise)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name && argument.Value is { Kind: not TypedConstantKind.Array, Value: T value })
            {
                return value;
            }
        }

        return otherwise;
    }

    /// <summary>The first argument as text.</summary>
    public static string? Text(this AttributeData attribute) =>
        attribute.ConstructorArguments.Length > 0 ? attribute.ConstructorArguments[0].Value as string : null;

    /// <summary>Where an attribute stands.</summary>
    public static Location? Where(this AttributeData attribute) =>
        attribute.ApplicationSyntaxReference is { } reference ? Location.Create(reference.SyntaxTree, reference.Span) : null;

    /// <summary>Whether a class is a step: it derives from <c>Step</c>, or will, since it has the attribute.</summary>
    public static bool IsStep(this ITypeSymbol? type) => type.Bases().Any(static current => current.IsDataflow("Step") || current.HasStepAttribute());

    /// <summary>Whether a class is, or derives from, <c>GeneratorStep</c>, or a step whose base class is still to be generated.</summary>
    public static bool IsGeneratorStep(this ITypeSymbol? type) => type.Bases().Any(static current => current.IsDataflow("GeneratorStep") ||
        (current.HasStepAttribute() && current.BaseType is { SpecialType: SpecialType.System_Object }));

    /// <summary>Whether a class has <c>[Step]</c> or <c>[GlobalStep]</c>.</summary>
    public static bool HasStepAttribute(this ITypeSymbol type) =>
        type.Find("StepAttribute") is not null || type.Find("GlobalStepAttribute") is not null;

    /// <summary>Whether a type is a value type with null.</summary>
    public static bool IsNullableValue(this ITypeSymbol type) => type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T };

    /// <summary>The type without the <c>?</c> of a value type.</summary>
    public static ITypeSymbol WithoutNull(this ITypeSymbol type) => type.IsNullableValue() ? ((INamedTypeSymbol)type).TypeArguments[0] : type;

    /// <summary>The type itself, then its base classes.</summary>
    public static IEnumerable<ITypeSymbol> Bases(this ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            yield return type;
        }
    }

    private static bool IsNamespace(INamespaceSymbol? room) =>
        room is { Name: "Dataflow", ContainingNamespace: { Name: "Distilabel", ContainingNamespace.IsGlobalNamespace: true } };
}
