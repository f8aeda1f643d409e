using Distilabel.Dataflow.Steps;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Rows;

/// <summary>A property of a record that is a column.</summary>
/// <param name="Column">The column's name: snake_case of the property's, unless <c>[Column]</c> says otherwise.</param>
/// <param name="Property">The property.</param>
/// <param name="Parameter">The constructor's parameter that sets it; null when it has a setter of its own.</param>
internal sealed record RowProperty(string Column, IPropertySymbol Property, IParameterSymbol? Parameter)
{
    /// <summary>Whether the column may hold null.</summary>
    public bool IsNullable => Property.Type is { IsReferenceType: true, NullableAnnotation: not NullableAnnotation.NotAnnotated } || Property.Type.IsNullableValue();
}

/// <summary>Which properties of a type are columns, and how an object is made of them.</summary>
/// <remarks>Public properties that can be read and, by a constructor or a setter, be given back; those of base classes first.</remarks>
internal sealed class RowProperties
{
    private RowProperties(IReadOnlyList<RowProperty> properties, IMethodSymbol? constructor) => (Properties, Constructor) = (properties, constructor);

    public IReadOnlyList<RowProperty> Properties { get; }

    /// <summary>The constructor that takes the most of the properties; null when none can be called with them.</summary>
    public IMethodSymbol? Constructor { get; }

    public static RowProperties Of(ITypeSymbol type, IAssemblySymbol within)
    {
        var readable = Readable(type);
        var constructor = ConstructorOf(type, readable, within);
        var properties = new List<RowProperty>();
        foreach (var property in readable)
        {
            var parameter = constructor?.Parameters.FirstOrDefault(parameter => Matches(parameter, property));
            if (parameter is null && !IsSettable(property, within))
            {
                continue;
            }

            properties.Add(new RowProperty(NameOf(property, type), property, parameter));
        }

        return new RowProperties(properties, constructor);
    }

    private static List<IPropertySymbol> Readable(ITypeSymbol type)
    {
        var properties = new List<IPropertySymbol>();
        foreach (var property in type.Bases().Reverse().SelectMany(static level => level.GetMembers()).OfType<IPropertySymbol>().Where(IsReadable))
        {
            // A property that overrides or hides another stands in its place.
            var place = properties.FindIndex(other => other.Name == property.Name);
            if (place < 0)
            {
                properties.Add(property);
            }
            else
            {
                properties[place] = property;
            }
        }

        return properties;
    }

    private static bool IsReadable(IPropertySymbol property) => property is
    {
        DeclaredAccessibility: Accessibility.Public, IsStatic: false, IsIndexer: false, GetMethod.DeclaredAccessibility: Accessibility.Public,
    };

    private static IMethodSymbol? ConstructorOf(ITypeSymbol type, List<IPropertySymbol> properties, IAssemblySymbol within) =>
        type is not INamedTypeSymbol { IsAbstract: false } named
            ? null
            : named.InstanceConstructors
                .Where(constructor => IsAccessible(constructor, within) &&
                    constructor.Parameters.All(parameter => properties.Exists(property => Matches(parameter, property))))
                .OrderByDescending(static constructor => constructor.Parameters.Length)
                .FirstOrDefault();

    private static bool Matches(IParameterSymbol parameter, IPropertySymbol property) =>
        string.Equals(parameter.Name, property.Name, StringComparison.OrdinalIgnoreCase) &&
        SymbolEqualityComparer.Default.Equals(parameter.Type, property.Type);

    private static bool IsSettable(IPropertySymbol property, IAssemblySymbol within) =>
        property.SetMethod is { } setter && IsAccessible(setter, within);

    private static bool IsAccessible(IMethodSymbol method, IAssemblySymbol within) => method.DeclaredAccessibility switch
    {
        Accessibility.Public => true,
        Accessibility.Internal or Accessibility.ProtectedOrInternal => SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, within),
        _ => false,
    };

    private static string NameOf(IPropertySymbol property, ITypeSymbol type) =>
        property.Find("ColumnAttribute")?.Text() ?? PositionalName(property, type) ?? SnakeCase.From(property.Name);

    /// <summary>On a positional record, <c>[Column]</c> stands on the parameter.</summary>
    private static string? PositionalName(IPropertySymbol property, ITypeSymbol type)
    {
        for (var current = type as INamedTypeSymbol; current is not null; current = current.BaseType)
        {
            foreach (var parameter in current.InstanceConstructors.SelectMany(static constructor => constructor.Parameters))
            {
                if (parameter.Name == property.Name && parameter.Find("ColumnAttribute")?.Text() is { } name)
                {
                    return name;
                }
            }
        }

        return null;
    }
}
