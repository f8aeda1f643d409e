using Distilabel.Dataflow.Generators.Steps;
using Distilabel.Dataflow.Steps;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Parameters;

/// <summary>Reads the runtime parameters that a class declares.</summary>
internal static class ParameterParser
{
    public static EquatableArray<ParameterModel> Parse(INamedTypeSymbol type, StepReport report, CancellationToken cancellationToken)
    {
        var parameters = new List<ParameterModel>();
        foreach (var property in Declared(type))
        {
            if (Parse(property, report, cancellationToken) is not { } parameter)
            {
                continue;
            }

            if (parameters.Exists(other => other.Name == parameter.Name))
            {
                var taken = $"another runtime parameter has the name '{parameter.Name}'";
                report.Add(StepRules.ParameterCannotBeSet, Where(property), property.Name, taken);
                continue;
            }

            parameters.Add(parameter);
        }

        return parameters.ToEquatableArray();
    }

    /// <summary>The properties of a class, without those of its bases, that are runtime parameters.</summary>
    public static IEnumerable<IPropertySymbol> Declared(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IPropertySymbol>().Where(static property => property.Find("RuntimeParameterAttribute") is not null);

    /// <summary>Whether values of a type have parameters of their own, or will once generated.</summary>
    public static bool IsParameterized(ITypeSymbol type)
    {
        if (type.AllInterfaces.Any(IsParameterizedInterface) || IsParameterizedInterface(type))
        {
            return true;
        }

        return type.Bases().OfType<INamedTypeSymbol>().Any(static current => Declared(current).Any());
    }

    public static bool IsParameterizedInterface(ITypeSymbol type) => type.Name == "IRuntimeParameterized" && type.IsInSteps();

    private static ParameterModel? Parse(IPropertySymbol property, StepReport report, CancellationToken cancellationToken)
    {
        var isGroup = property.Type.TypeKind is TypeKind.Class or TypeKind.Interface && IsParameterized(property.Type);
        if (Fault(property, isGroup) is { } fault)
        {
            report.Add(StepRules.ParameterCannotBeSet, Where(property), property.Name, fault);
            return null;
        }

        var attribute = property.Find("RuntimeParameterAttribute")!;
        var (minimum, maximum) = RangeOf(property);
        var isTextList = IsTextList(property.Type);
        return new ParameterModel(
            SnakeCase.From(property.Name),
            property.Name,
            isTextList ? "string[]" : isGroup ? Names.QualifiedWithoutAnnotations(property.Type) : Names.Qualified(property.Type),
            isGroup,
            isTextList,
            Documentation.SummaryOf(property, cancellationToken),
            minimum,
            maximum,
            attribute.Named("ChangesResult", true),
            attribute.Named("Secret", false),
            !isGroup && RefusesNull(property, isTextList));
    }

    /// <summary>Whether null has no place in a property that a run could otherwise set to it.</summary>
    private static bool RefusesNull(IPropertySymbol property, bool isTextList) =>
        (isTextList && property.NullableAnnotation != NullableAnnotation.Annotated) ||
        (property.Type.IsReferenceType && property.NullableAnnotation == NullableAnnotation.NotAnnotated);

    private static string? Fault(IPropertySymbol property, bool isGroup) => property switch
    {
        { ContainingType.TypeKind: not TypeKind.Class } => "it is not in a class, and a run sets parameters on a copy of an object",
        { IsStatic: true } => "it is static, and a run sets parameters on a copy of its own",
        { IsIndexer: true } => "it is an indexer",
        { GetMethod: null } => "it has no getter",
        { SetMethod: null } => "it has no setter",
        { SetMethod.IsInitOnly: true } => "it has 'init' where a run needs 'set'",
        _ when !isGroup && !IsSupported(property.Type) =>
            $"no value that a run is given can become '{property.Type.ToDisplayString()}': take text, a number, a boolean, an enum, a duration, " +
            "a Uri, a list of texts, or a class with runtime parameters",
        _ => null,
    };

    /// <summary>Whether a value that a run is given can become a value of the type.</summary>
    public static bool IsSupported(ITypeSymbol type)
    {
        type = type.WithoutNull();
        return type switch
        {
            { TypeKind: TypeKind.Enum or TypeKind.Error or TypeKind.TypeParameter } => true,
            { SpecialType: >= SpecialType.System_SByte and <= SpecialType.System_Double or SpecialType.System_Boolean or SpecialType.System_String } =>
                true,
            IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_String, Rank: 1 } => true,
            INamedTypeSymbol { TypeArguments: [{ SpecialType: SpecialType.System_String }] } and
            { Name: "List" or "IReadOnlyList" or "IReadOnlyCollection" or "IEnumerable" } => true,
            { Name: "TimeSpan" or "Uri", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } => true,
            _ => IsTextList(type),
        };
    }

    /// <summary>Whether a type is a list of texts of its own that an array of texts can become.</summary>
    private static bool IsTextList(ITypeSymbol type) =>
        type.AllInterfaces.Any(static listed => listed is { Name: "IEnumerable", TypeArguments: [{ SpecialType: SpecialType.System_String }] }) &&
        type.GetMembers("op_Implicit").OfType<IMethodSymbol>().Any(static conversion =>
            conversion.Parameters is [{ Type: IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_String } }]);

    private static (string? Minimum, string? Maximum) RangeOf(IPropertySymbol property)
    {
        foreach (var attribute in property.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: "RangeAttribute", ContainingNamespace.Name: "DataAnnotations" } &&
                attribute.ConstructorArguments is [{ Value: IConvertible minimum and not string }, { Value: IConvertible maximum and not string }])
            {
                return (Bound(minimum), Bound(maximum));
            }
        }

        return (null, null);
    }

    private static string Bound(IConvertible value) => Literal.Of(value.ToDouble(System.Globalization.CultureInfo.InvariantCulture));

    private static Location? Where(IPropertySymbol property) => property.Locations.FirstOrDefault();
}
