using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators;

/// <summary>A type that generated code adds a part to, or makes.</summary>
/// <param name="Namespace">Its namespace; null for none.</param>
/// <param name="Containers">The heads of the types around it, outermost first: <c>partial class Outer</c>.</param>
/// <param name="Head">Its own head: <c>partial class CountWords</c>.</param>
/// <param name="Name">Its name without type parameters.</param>
/// <param name="Qualified">Its name with <c>global::</c> and type parameters.</param>
/// <param name="FullName">Its name with namespace and type parameters.</param>
/// <param name="IsPublic">Whether other assemblies can see it.</param>
/// <param name="IsSealed">Whether nothing can derive from it.</param>
internal sealed record TypeDeclaration(
    string? Namespace,
    EquatableArray<string> Containers,
    string Head,
    string Name,
    string Qualified,
    string FullName,
    bool IsPublic,
    bool IsSealed)
{
    public static TypeDeclaration Of(INamedTypeSymbol type)
    {
        var containers = new List<string>();
        for (var container = type.ContainingType; container is not null; container = container.ContainingType)
        {
            containers.Insert(0, HeadOf(container));
        }

        return new TypeDeclaration(
            type.ContainingNamespace is { IsGlobalNamespace: false } room ? room.ToDisplayString() : null,
            containers.ToEquatableArray(),
            HeadOf(type),
            type.Name,
            Names.QualifiedWithoutAnnotations(type),
            Names.Full(type),
            type.Access() == TypeAccess.Everywhere,
            type.IsSealed);
    }

    /// <summary>Opens the namespace and the containing types.</summary>
    public SourceWriter Open(SourceWriter writer)
    {
        if (Namespace is not null)
        {
            writer.Open($"namespace {Namespace}");
        }

        foreach (var container in Containers)
        {
            writer.Open(container);
        }

        return writer;
    }

    private static string HeadOf(INamedTypeSymbol type)
    {
        var keyword = (type.TypeKind, type.IsRecord) switch
        {
            (TypeKind.Struct, true) => "record struct",
            (TypeKind.Struct, _) => "struct",
            (TypeKind.Interface, _) => "interface",
            (_, true) => "record",
            _ => "class",
        };
        return $"partial {keyword} {type.ToDisplayString(NameAndTypeParameters)}";
    }

    private static readonly SymbolDisplayFormat NameAndTypeParameters = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);
}
