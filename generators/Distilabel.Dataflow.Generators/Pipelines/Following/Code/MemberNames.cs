using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Code;

/// <summary>The names under which objects keep their members.</summary>
internal static class MemberNames
{
    /// <summary>The name of a field or property. What a property with code stores is not what it gives.</summary>
    public static string KeyOf(ISymbol member) => member switch
    {
        IFieldSymbol { AssociatedSymbol: IPropertySymbol property } when Symbols.HasCode(property.GetMethod) => $"({property.Name} field)",
        IFieldSymbol { AssociatedSymbol: IPropertySymbol property } => property.Name,
        IFieldSymbol { DeclaredAccessibility: Accessibility.Private, ContainingType: { BaseType.SpecialType: not SpecialType.System_Object } type, IsStatic: false } => $"({type.Name}).{member.Name}",
        _ => member.Name,
    };

    /// <summary>The name of a parameter of a primary constructor.</summary>
    public static string KeyOf(IParameterSymbol parameter) => $"({parameter.ContainingType?.Name}.{parameter.Name})";

    /// <summary>The member of a type that has a name.</summary>
    public static ISymbol? Find(INamedTypeSymbol? type, string key)
    {
        var name = key.Substring(key.LastIndexOf('.') + 1);
        for (; type is not null; type = type.BaseType)
        {
            if (type.GetMembers(name).FirstOrDefault() is { } member)
            {
                return member;
            }
        }

        return null;
    }
}
