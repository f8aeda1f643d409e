using System.Runtime.CompilerServices;
using Distilabel.Dataflow.Generators.CodeHashes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Distilabel.Dataflow.Generators.Rows;

/// <summary>The names of the methods that have a type parameter with <c>[Row]</c>: a call that leaves its type arguments out is only looked at where it has one of them.</summary>
/// <remarks>Files are read once each, by syntax alone, and assemblies once each. Nothing is kept longer than the file, assembly or compilation it belongs to.</remarks>
internal static class RowMethods
{
    /// <summary>Those of this library whose type arguments can be inferred. Its assemblies are not searched: every project refers to them.</summary>
    public static IReadOnlyList<string> OfLibrary { get; } = ["When"];

    private static readonly ConditionalWeakTable<SyntaxTree, FileNames> Files = new();
    private static readonly ConditionalWeakTable<MetadataReference, string[]> Assemblies = new();
    private static readonly ConditionalWeakTable<Compilation, HashSet<string>> Compilations = new();

    /// <summary>The names in a compilation.</summary>
    public static HashSet<string> In(Compilation compilation, CancellationToken cancellationToken)
    {
        if (Compilations.TryGetValue(compilation, out var known))
        {
            return known;
        }

        var names = new HashSet<string>(OfLibrary, StringComparer.Ordinal);
        foreach (var tree in compilation.SyntaxTrees)
        {
            names.UnionWith(NamesIn(tree, cancellationToken).Declared);
        }

        foreach (var reference in compilation.References)
        {
            names.UnionWith(DeclaredIn(reference, compilation));
        }

        return Compilations.GetValue(compilation, _ => names);
    }

    /// <summary>Whether a file mentions one of the names without type arguments.</summary>
    public static bool AreNamedIn(SyntaxTree tree, HashSet<string> names, CancellationToken cancellationToken) => names.Overlaps(NamesIn(tree, cancellationToken).Used);

    private static FileNames NamesIn(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (Files.TryGetValue(tree, out var known))
        {
            return known;
        }

        var names = new FileNames([], []);
        foreach (var node in tree.GetRoot(cancellationToken).DescendantNodes())
        {
            if (node is IdentifierNameSyntax name)
            {
                names.Used.Add(name.Identifier.ValueText);
            }
            else if (node is TypeParameterSyntax { AttributeLists.Count: > 0, Parent.Parent: { } owner } parameter && HasRow(parameter))
            {
                names.Declared.UnionWith(MethodsOf(owner));
            }
        }

        return Files.GetValue(tree, _ => names);
    }

    private static bool HasRow(TypeParameterSyntax parameter) => parameter.AttributeLists.SelectMany(static list => list.Attributes).Any(static attribute => attribute.Name switch
    {
        SimpleNameSyntax name => name,
        QualifiedNameSyntax name => name.Right,
        AliasQualifiedNameSyntax name => name.Name,
        _ => null,
    } is { Identifier.ValueText: "Row" or "RowAttribute" });

    private static IEnumerable<string> MethodsOf(SyntaxNode owner) => owner switch
    {
        MethodDeclarationSyntax method => [method.Identifier.ValueText],
        LocalFunctionStatementSyntax function => [function.Identifier.ValueText],
        ExtensionBlockDeclarationSyntax extension => extension.Members.SelectMany(MembersOf),
        _ => [],
    };

    private static IEnumerable<string> MembersOf(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => [method.Identifier.ValueText],
        PropertyDeclarationSyntax property => [property.Identifier.ValueText],
        _ => [],
    };

    private static string[] DeclaredIn(MetadataReference reference, Compilation compilation)
    {
        if (Assemblies.TryGetValue(reference, out var known))
        {
            return known;
        }

        string[] names = compilation.GetAssemblyOrModuleSymbol(reference) is IAssemblySymbol assembly && !CodeIndex.IsOwnAssembly(assembly.Name) &&
            assembly.Modules.Any(static module => module.ReferencedAssemblies.Any(static other => other.Name == "Distilabel.Dataflow"))
                ? [.. TypesIn(assembly.GlobalNamespace).SelectMany(DeclaredIn).Distinct()]
                : [];
        return Assemblies.GetValue(reference, _ => names);
    }

    private static IEnumerable<string> DeclaredIn(INamedTypeSymbol type)
    {
        var members = type.GetMembers();
        return type.IsExtension && type.TypeParameters.Any(HasRow)
            ? members.Select(static member => member.Name)
            : members.OfType<IMethodSymbol>().Where(static method => method.TypeParameters.Any(HasRow)).Select(static method => method.Name);
    }

    private static bool HasRow(ITypeParameterSymbol parameter) => parameter.Find("RowAttribute") is not null;

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol room) => room.GetMembers().SelectMany(static member => member switch
    {
        INamespaceSymbol inner => TypesIn(inner),
        INamedTypeSymbol type => [type, .. TypesIn(type)],
        _ => [],
    });

    /// <summary>The names that a file declares such methods by, and those that it uses without type arguments.</summary>
    private sealed class FileNames(HashSet<string> declared, HashSet<string> used)
    {
        public HashSet<string> Declared { get; } = declared;

        public HashSet<string> Used { get; } = used;
    }
}
