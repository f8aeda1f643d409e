using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Distilabel.Dataflow.Generators.CodeHashes;

/// <summary>What a compilation declares, by name. By syntax alone: what the generators write is not there to be bound yet, and binding takes long.</summary>
/// <remarks>Shared by the generators that look at one compilation, one at a time: lock it.</remarks>
internal sealed class CodeIndex
{
    // The library's own steps say by their version when they make something else: an upgrade does not forget what users have paid for.
    private static readonly HashSet<string> OwnAssemblies = new(StringComparer.Ordinal)
    {
        "Distilabel.Dataflow", "Distilabel.Dataflow.AI", "Distilabel.Dataflow.HuggingFace", "Distilabel.Dataflow.Hosting", "Distilabel.Dataflow.Testing",
        "Distilabel.Dataflow.Cli", "Distilabel.Dataflow.Tool", "Distilabel.Dataflow.Orleans",
    };

    private static readonly ConditionalWeakTable<Compilation, CodeIndex> Indexes = new();

    private readonly Dictionary<string, DeclaredType> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<DeclaredType>> _typesByName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<DeclaredType>> _typesByMember = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<DeclaredType>> _typesByBase = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(DeclaredType Type, DeclaredCode Code)>> _extensions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<UsingDirectiveSyntax>> _aliases = new(StringComparer.Ordinal);
    private readonly Dictionary<SyntaxTree, FileUsings> _usings = [];

    private CodeIndex(Compilation compilation, CancellationToken cancellationToken)
    {
        ChecksOverflow = compilation.Options is CSharpCompilationOptions { CheckOverflow: true };
        IsOwn = IsOwnAssembly(compilation.AssemblyName);
        OtherAssemblies = new Lazy<OtherAssemblies>(() => new OtherAssemblies(compilation));
        foreach (var tree in compilation.SyntaxTrees)
        {
            var root = (CompilationUnitSyntax)tree.GetRoot(cancellationToken);
            AddUsings(tree, root.Usings);
            foreach (var member in root.Members)
            {
                Add(member, "", null);
            }
        }

        foreach (var type in _types.Values)
        {
            AddTo(_typesByName, type.Name, type);
            foreach (var member in type.Members.Keys)
            {
                AddTo(_typesByMember, member, type);
            }

            foreach (var @base in type.Bases)
            {
                AddTo(_typesByBase, @base, type);
            }
        }
    }

    /// <summary>Whether only classes themselves count, and not what they call: the compilation is a part of this library.</summary>
    public bool IsOwn { get; }

    /// <summary>Whether the compilation checks whole numbers for overflow.</summary>
    public bool ChecksOverflow { get; }

    /// <summary>The assemblies that the compilation refers to and that count by their version.</summary>
    public Lazy<OtherAssemblies> OtherAssemblies { get; }

    /// <summary>The namespaces that every file imports.</summary>
    public HashSet<string> GlobalNamespaces { get; } = new(StringComparer.Ordinal);

    /// <summary>The types whose static members every file names alone.</summary>
    public HashSet<string> GlobalStatics { get; } = new(StringComparer.Ordinal);

    public static CodeIndex Of(Compilation compilation, CancellationToken cancellationToken)
    {
        if (Indexes.TryGetValue(compilation, out var known))
        {
            return known;
        }

        var index = new CodeIndex(compilation, cancellationToken);
        return Indexes.GetValue(compilation, _ => index);
    }

    /// <summary>Whether an assembly is one of this library's.</summary>
    public static bool IsOwnAssembly(string? name) => name is not null && OwnAssemblies.Contains(name);

    public DeclaredType? TypeOf(string key) => _types.TryGetValue(key, out var type) ? type : null;

    public IReadOnlyList<DeclaredType> TypesCalled(string name) => Get(_typesByName, name);

    public IReadOnlyList<DeclaredType> TypesWith(string member) => Get(_typesByMember, member);

    /// <summary>The types that name another one in their base lists.</summary>
    public IReadOnlyList<DeclaredType> TypesOver(string name) => Get(_typesByBase, name);

    /// <summary>The extension members of a name, or with operators for a type of that name.</summary>
    public IReadOnlyList<(DeclaredType Type, DeclaredCode Code)> ExtensionsCalled(string name) => Get(_extensions, name);

    public IReadOnlyList<UsingDirectiveSyntax> AliasesCalled(string name) => Get(_aliases, name);

    public FileUsings UsingsOf(SyntaxTree file) => _usings[file];

    private static List<T> Get<T>(Dictionary<string, List<T>> lists, string name) => lists.TryGetValue(name, out var list) ? list : [];

    private static void AddTo<T>(Dictionary<string, List<T>> lists, string name, T item)
    {
        if (!lists.TryGetValue(name, out var list))
        {
            lists.Add(name, list = []);
        }

        list.Add(item);
    }

    private void AddUsings(SyntaxTree tree, IEnumerable<UsingDirectiveSyntax> usings)
    {
        if (!_usings.TryGetValue(tree, out var file))
        {
            _usings.Add(tree, file = new FileUsings());
        }

        foreach (var directive in usings)
        {
            if (directive.Alias is { } alias)
            {
                AddTo(_aliases, alias.Name.Identifier.ValueText, directive);
                continue;
            }

            var isGlobal = directive.GlobalKeyword != default;
            if (directive.StaticKeyword != default)
            {
                (isGlobal ? GlobalStatics : file.Statics).Add(DeclaredType.SimpleNameOf(directive.NamespaceOrType));
            }
            else
            {
                (isGlobal ? GlobalNamespaces : file.Namespaces).Add(directive.NamespaceOrType.ToString());
            }
        }
    }

    private void Add(MemberDeclarationSyntax member, string prefix, DeclaredType? container)
    {
        switch (member)
        {
            case BaseNamespaceDeclarationSyntax room:
                AddUsings(room.SyntaxTree, room.Usings);
                var name = string.Join(".", room.Name.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Select(static part => part.Identifier.ValueText));
                foreach (var inner in room.Members)
                {
                    Add(inner, $"{prefix}{name}.", container);
                }

                break;
            case ExtensionBlockDeclarationSyntax block:
                AddExtensions(block, container);
                break;
            case BaseTypeDeclarationSyntax declaration:
                AddType(declaration, prefix, container);
                break;
            case DelegateDeclarationSyntax declaration:
                Type(declaration.Identifier.ValueText, declaration.TypeParameterList?.Parameters.Count ?? 0, prefix, container).Add(declaration);
                break;
            case MethodDeclarationSyntax { ParameterList.Parameters: [var first, ..] } method when container is not null && first.Modifiers.Any(SyntaxKind.ThisKeyword):
                AddTo(_extensions, method.Identifier.ValueText, (container, new DeclaredCode(method)));
                break;
        }
    }

    private void AddType(BaseTypeDeclarationSyntax declaration, string prefix, DeclaredType? container)
    {
        var parameters = declaration is TypeDeclarationSyntax { TypeParameterList.Parameters.Count: var count } ? count : 0;
        var type = Type(declaration.Identifier.ValueText, parameters, prefix, container);
        type.Add(declaration);
        if (declaration is TypeDeclarationSyntax { Members: var members })
        {
            foreach (var member in members)
            {
                Add(member, type.Key + ".", type);
            }
        }
    }

    private DeclaredType Type(string name, int parameters, string prefix, DeclaredType? container)
    {
        var key = $"{prefix}{name}`{parameters}";
        if (!_types.TryGetValue(key, out var type))
        {
            _types.Add(key, type = new DeclaredType(key, name, container));
        }

        return type;
    }

    /// <summary>The members of a block count with its head; its operators, which have no name, where its receiver's type is mentioned.</summary>
    private void AddExtensions(ExtensionBlockDeclarationSyntax block, DeclaredType? container)
    {
        if (container is null)
        {
            return;
        }

        var head = new DeclaredCode(block, isHead: true);
        var receivers = block.ParameterList?.DescendantNodes().OfType<SimpleNameSyntax>().Select(static part => part.Identifier.ValueText).ToArray() ?? [];
        foreach (var member in block.Members)
        {
            var code = new DeclaredCode(member);
            foreach (var name in DeclaredType.NamesOf(member).DefaultIfEmpty())
            {
                foreach (var mention in name is null ? receivers : [name])
                {
                    AddTo(_extensions, mention, (container, head));
                    AddTo(_extensions, mention, (container, code));
                }
            }
        }
    }
}
