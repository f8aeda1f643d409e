using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>The types whose values a signature can hold: those that <c>StepSignature</c> makes a text of.</summary>
internal static class ComparableTypes
{
    /// <summary>Whether values are single ones, which nobody can change from within.</summary>
    public static bool IsScalar(ITypeSymbol type) => type.WithoutNull() switch
    {
        { TypeKind: TypeKind.Enum } => true,
        { SpecialType: >= SpecialType.System_Boolean and <= SpecialType.System_String or SpecialType.System_DateTime } => true,
        { Name: "DateTimeOffset" or "DateOnly" or "TimeOnly" or "TimeSpan" or "Guid" or "Uri", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } =>
            true,
        _ => false,
    };

    /// <summary>Whether values hold others, which can be added without setting the field.</summary>
    public static bool IsCollection(ITypeSymbol type) => type is IArrayTypeSymbol || (type.SpecialType != SpecialType.System_String &&
        type.AllInterfaces.Any(static candidate => candidate.SpecialType == SpecialType.System_Collections_IEnumerable));
}
