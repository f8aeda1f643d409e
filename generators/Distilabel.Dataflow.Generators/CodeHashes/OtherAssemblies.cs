using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.CodeHashes;

/// <summary>The assemblies that a compilation refers to and whose code is not seen: projects and packages of the user's, so neither the framework nor this library.</summary>
/// <remarks>Each counts by the version of its module, which is read at run time: it may be built again without the code that calls it.</remarks>
internal sealed class OtherAssemblies
{
    private static readonly HashSet<string> FrameworkKeys = new(StringComparer.OrdinalIgnoreCase)
    {
        "b77a5c561934e089", "b03f5f7f11d50a3a", "7cec85d7bea7798e", "cc7b13ffcd2ddd51", "adb9793829ddae60", "31bf3856ad364e35",
    };

    private readonly Compilation _compilation;
    private readonly IAssemblySymbol[] _assemblies;
    private readonly Dictionary<IAssemblySymbol, string[]> _types = new(SymbolEqualityComparer.Default);

    public OtherAssemblies(Compilation compilation)
    {
        _compilation = compilation;
        _assemblies = [.. compilation.SourceModule.ReferencedAssemblySymbols.Where(IsOther).OrderBy(static assembly => assembly.Name, StringComparer.Ordinal)];
    }

    /// <summary>A type of each assembly that names can come to call, and of those that it refers to in turn.</summary>
    /// <param name="names">The names that the code mentions.</param>
    /// <param name="namespaces">The namespaces that it sees without naming them.</param>
    public EquatableArray<string> TypesFor(HashSet<string> names, HashSet<string> namespaces)
    {
        if (_assemblies.Length == 0)
        {
            return [];
        }

        var called = new HashSet<IAssemblySymbol>(SymbolEqualityComparer.Default);
        foreach (var assembly in _assemblies)
        {
            if (IsCalled(assembly.GlobalNamespace, "", names, namespaces))
            {
                AddWithReferences(called, assembly);
            }
        }

        return _assemblies.Where(called.Contains).Select(TypeOf).OfType<string>().ToEquatableArray();
    }

    private static bool IsOther(IAssemblySymbol assembly) => !CodeIndex.IsOwnAssembly(assembly.Name) && !IsOfFramework(assembly.Identity);

    private static bool IsOfFramework(AssemblyIdentity identity) =>
        (identity.Name is "mscorlib" or "netstandard" or "System" or "WindowsBase" ||
            identity.Name.StartsWith("System.", StringComparison.Ordinal) || identity.Name.StartsWith("Microsoft.", StringComparison.Ordinal)) &&
        FrameworkKeys.Contains(string.Concat(identity.PublicKeyToken.Select(static part => part.ToString("x2", System.Globalization.CultureInfo.InvariantCulture))));

    private static bool IsCalled(INamespaceSymbol room, string path, HashSet<string> names, HashSet<string> namespaces)
    {
        if (room.IsGlobalNamespace || namespaces.Contains(path) || names.Contains(room.Name))
        {
            foreach (var type in room.GetTypeMembers())
            {
                if (names.Contains(type.Name) ||
                    type.MightContainExtensionMethods && MembersOf(type).Any(names.Contains))
                {
                    return true;
                }
            }
        }

        return room.GetNamespaceMembers().Any(inner => IsCalled(inner, path.Length == 0 ? inner.Name : $"{path}.{inner.Name}", names, namespaces));
    }

    private static IEnumerable<string> MembersOf(INamedTypeSymbol type) => type.GetMembers().Concat(type.GetTypeMembers().SelectMany(static block => block.GetMembers()))
        .Select(static member => member.Name);

    private void AddWithReferences(HashSet<IAssemblySymbol> called, IAssemblySymbol assembly)
    {
        if (!called.Add(assembly))
        {
            return;
        }

        foreach (var module in assembly.Modules)
        {
            foreach (var reference in module.ReferencedAssemblySymbols)
            {
                if (Array.Find(_assemblies, other => other.Name == reference.Name) is { } other)
                {
                    AddWithReferences(called, other);
                }
            }
        }
    }

    /// <summary>A type of an assembly that generated code can name; null where there is none.</summary>
    private string? TypeOf(IAssemblySymbol assembly)
    {
        if (!_types.TryGetValue(assembly, out var types))
        {
            _types.Add(assembly, types = [.. TypesIn(assembly.GlobalNamespace).Take(1)]);
        }

        return types.FirstOrDefault();
    }

    private IEnumerable<string> TypesIn(INamespaceSymbol room)
    {
        foreach (var type in room.GetTypeMembers())
        {
            // One that two assemblies have can't be named.
            if (type is { DeclaredAccessibility: Accessibility.Public, Arity: 0, IsImplicitlyDeclared: false } &&
                !type.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name is "ObsoleteAttribute" or "ExperimentalAttribute") &&
                SymbolEqualityComparer.Default.Equals(_compilation.GetTypeByMetadataName(Names.Full(type)), type))
            {
                yield return Names.QualifiedWithoutAnnotations(type);
            }
        }

        foreach (var type in room.GetNamespaceMembers().SelectMany(TypesIn))
        {
            yield return type;
        }
    }
}
