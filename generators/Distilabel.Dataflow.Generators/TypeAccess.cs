using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators;

/// <summary>Which code can name a type, its type arguments and elements included.</summary>
internal enum TypeAccess
{
    /// <summary>Only code within some other type, or its own file.</summary>
    Hidden,

    /// <summary>All code of its assembly.</summary>
    Assembly,

    /// <summary>All code.</summary>
    Everywhere,
}

/// <summary>Finds out which code can name a type.</summary>
internal static class TypeAccesses
{
    /// <summary>Who can name a type. A type parameter hides nothing: what stands for it is named elsewhere.</summary>
    public static TypeAccess Access(this ITypeSymbol type)
    {
        var least = TypeAccess.Everywhere;
        foreach (var named in NamedIn(type))
        {
            var own = named switch
            {
                { IsFileLocal: true } => TypeAccess.Hidden,
                { DeclaredAccessibility: Accessibility.Public or Accessibility.NotApplicable } => TypeAccess.Everywhere,
                { DeclaredAccessibility: Accessibility.Internal or Accessibility.ProtectedOrInternal } => TypeAccess.Assembly,
                _ => TypeAccess.Hidden,
            };
            least = own < least ? own : least;
        }

        return least;
    }

    /// <summary>Whether a part of <paramref name="user"/> in another file can name a type; where there is no user, whether a new type can.</summary>
    public static bool CanBeNamedBy(this ITypeSymbol type, INamedTypeSymbol? user) => NamedIn(type).All(named => !named.IsFileLocal && named.DeclaredAccessibility switch
    {
        Accessibility.Private => Around(user).Any(outer => IsSame(outer, named.ContainingType)),
        Accessibility.Protected or Accessibility.ProtectedAndInternal =>
            Around(user).Any(outer => outer.Bases().Any(current => IsSame(current, named.ContainingType))),
        _ => true,
    });

    /// <summary>A type, the types around it, and those that it is made of.</summary>
    private static IEnumerable<INamedTypeSymbol> NamedIn(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => NamedIn(array.ElementType),
        INamedTypeSymbol named => [named, .. named.TypeArguments.SelectMany(NamedIn), .. named.ContainingType is { } outer ? NamedIn(outer) : []],
        _ => [],
    };

    private static IEnumerable<INamedTypeSymbol> Around(INamedTypeSymbol? type)
    {
        // The attributes of a class stand outside of it, and its members inside.
        for (; type is not null; type = type.ContainingType)
        {
            yield return type;
        }
    }

    private static bool IsSame(ITypeSymbol one, ITypeSymbol? other) => SymbolEqualityComparer.Default.Equals(one.OriginalDefinition, other?.OriginalDefinition);
}
