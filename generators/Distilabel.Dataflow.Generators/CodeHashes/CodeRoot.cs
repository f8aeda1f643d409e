using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.CodeHashes;

/// <summary>The code that a hash begins with: a class and its bases, or one method.</summary>
/// <param name="Type">The class that is told its hash.</param>
/// <param name="Classes">The keys (<see cref="KeyOf"/>) of the classes whose whole text counts, or of the one around the method.</param>
/// <param name="Method">The method; null where whole classes count.</param>
internal sealed record CodeRoot(TypeDeclaration Type, EquatableArray<string> Classes, string? Method)
{
    /// <summary>The code of classes.</summary>
    public static CodeRoot Of(TypeDeclaration type, IEnumerable<INamedTypeSymbol> classes) => new(type, [.. classes.Select(KeyOf)], null);

    /// <summary>The code of a method.</summary>
    public static CodeRoot Of(TypeDeclaration type, IMethodSymbol method) => new(type, [KeyOf(method.ContainingType)], method.Name);

    /// <summary>Namespace, names and numbers of type parameters, as they stand in the source: <c>MyApp.Outer`1.Inner`0</c>.</summary>
    private static string KeyOf(INamedTypeSymbol type)
    {
        var key = $"{type.Name}`{type.Arity}";
        for (var container = type.ContainingType; container is not null; container = container.ContainingType)
        {
            key = $"{container.Name}`{container.Arity}.{key}";
        }

        for (var room = type.ContainingNamespace; room is { IsGlobalNamespace: false }; room = room.ContainingNamespace)
        {
            key = $"{room.Name}.{key}";
        }

        return key;
    }
}
