using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines.Steps;

/// <summary>Recognises what pipelines are made of.</summary>
internal static class StepTypes
{
    /// <summary>Whether values of a type are, or hold, parts of a pipeline.</summary>
    public static bool IsPartOfPipeline(this ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType.IsPartOfPipeline(),
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.Any(static element => element.Type.IsPartOfPipeline()),
        INamedTypeSymbol named => named.IsStep() || named.IsDataflow("StepChain") || named.IsDataflow("Pipeline") || named.IsDataflow("ColumnMappings") ||
            named.IsRouting() || named.TypeArguments.Any(static argument => argument.IsPartOfPipeline()),
        ITypeParameterSymbol parameter => parameter.ConstraintTypes.Any(static constraint => constraint.IsStep()),
        _ => false,
    };

    /// <summary>Whether a type is a routing batch function, a route of rows, or what both are.</summary>
    public static bool IsRouting(this ITypeSymbol? type) => type.IsDataflow("RoutingBatchFunction") || type.IsDataflow("Route") || type.IsDataflow("Routing");

    /// <summary>The attribute called <paramref name="name"/>, of the class or of the nearest of its bases that has it.</summary>
    public static AttributeData? FindInherited(this INamedTypeSymbol type, string name)
    {
        for (INamedTypeSymbol? level = type; level is not null; level = level.BaseType)
        {
            if (level.Find(name) is { } attribute)
            {
                return attribute;
            }
        }

        return null;
    }

    /// <summary>An attribute's argument that is an array of texts.</summary>
    public static string[] Texts(this AttributeData attribute, string name)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name && argument.Value is { Kind: TypedConstantKind.Array, IsNull: false } array)
            {
                return [.. array.Values.Select(static value => value.Value as string).OfType<string>()];
            }
        }

        return [];
    }
}
