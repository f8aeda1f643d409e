using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Distilabel.Dataflow.Generators.CodeHashes;

/// <summary>A type that the compilation declares, in one part or several.</summary>
/// <param name="key">Namespace, names and numbers of type parameters.</param>
/// <param name="name">Its name alone.</param>
/// <param name="container">The type around it; null for none.</param>
internal sealed class DeclaredType(string key, string name, DeclaredType? container)
{
    public string Key => key;

    public string Name => name;

    public DeclaredType? Container => container;

    /// <summary>Its whole parts.</summary>
    public List<DeclaredCode> Parts { get; } = [];

    /// <summary>What counts of it wherever the type is used: heads, constructors, operators, overrides, the state of its objects.</summary>
    public List<DeclaredCode> Core { get; } = [];

    /// <summary>What of it runs before anything else of it does: its static constructor.</summary>
    public List<DeclaredCode> Starts { get; } = [];

    /// <summary>What counts where its name is mentioned too.</summary>
    public Dictionary<string, List<DeclaredCode>> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>The names of the types that it derives from or implements, type arguments left out.</summary>
    public HashSet<string> Bases { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether others call members of it by names that the compilation may not mention, as an attribute says.</summary>
    public bool IsCalledByCompiler { get; private set; }

    /// <summary>Adds a part.</summary>
    public void Add(BaseTypeDeclarationSyntax part)
    {
        Parts.Add(new DeclaredCode(part));
        foreach (var type in part.BaseList?.Types ?? default)
        {
            Bases.Add(SimpleNameOf(type.Type));
        }

        IsCalledByCompiler |= part.AttributeLists.SelectMany(static list => list.Attributes)
            .Any(static attribute => SimpleNameOf(attribute.Name) is "InterpolatedStringHandler" or "AsyncMethodBuilder");
        if (part is not TypeDeclarationSyntax type2)
        {
            Core.Add(new DeclaredCode(part));
            return;
        }

        Core.Add(new DeclaredCode(part, isHead: true));
        foreach (var member in type2.Members)
        {
            Add(member);
        }
    }

    /// <summary>Adds a delegate.</summary>
    public void Add(DelegateDeclarationSyntax declaration)
    {
        Parts.Add(new DeclaredCode(declaration));
        Core.Add(new DeclaredCode(declaration));
    }

    /// <summary>The last name of a type as it is written.</summary>
    public static string SimpleNameOf(TypeSyntax type) => type switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => type.ToString(),
    };

    /// <summary>The names that a member is mentioned by; none for one that is called without any.</summary>
    public static IEnumerable<string> NamesOf(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => [method.Identifier.ValueText],
        PropertyDeclarationSyntax property => [property.Identifier.ValueText],
        EventDeclarationSyntax @event => [@event.Identifier.ValueText],
        BaseFieldDeclarationSyntax field => field.Declaration.Variables.Select(static variable => variable.Identifier.ValueText),
        _ => [],
    };

    private void Add(MemberDeclarationSyntax member)
    {
        if (member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)
        {
            return;
        }

        var code = new DeclaredCode(member);
        if (IsCore(member))
        {
            Core.Add(code);
            if (member is ConstructorDeclarationSyntax && member.Modifiers.Any(SyntaxKind.StaticKeyword))
            {
                Starts.Add(code);
            }

            return;
        }

        foreach (var named in NamesOf(member))
        {
            if (!Members.TryGetValue(named, out var members))
            {
                Members.Add(named, members = []);
            }

            members.Add(code);
        }
    }

    // The state of an object counts as a whole, since what compares, prints or writes it down names none of it.
    private static bool IsCore(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax { ExplicitInterfaceSpecifier: not null } => true,
        MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.OverrideKeyword),
        PropertyDeclarationSyntax or FieldDeclarationSyntax or EventDeclarationSyntax or EventFieldDeclarationSyntax =>
            !member.Modifiers.Any(SyntaxKind.StaticKeyword) && !member.Modifiers.Any(SyntaxKind.ConstKeyword),
        _ => true,
    };
}
