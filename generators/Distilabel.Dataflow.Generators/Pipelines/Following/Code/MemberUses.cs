using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Code;

/// <summary>Where code uses a field or a property, found by its name alone.</summary>
/// <remarks>
/// What a member holds can be claimed only while all code that may set it, or change the object in it, has been followed. A use that cannot be told
/// apart from a change is one.
/// </remarks>
internal sealed class MemberUses
{
    // Trees outlive compilations: an edit makes one new tree, and the others keep their entry.
    private static readonly ConditionalWeakTable<SyntaxTree, HashSet<string>> NamesInTrees = new();

    private readonly ISymbol _member;
    private readonly string? _beyond;
    private readonly List<SyntaxNode> _changes = [];

    private MemberUses(ISymbol member, string? beyond)
    {
        _member = member;
        _beyond = beyond;
    }

    /// <summary>Whether other code may not only change the object in the member but put another in its place.</summary>
    public bool IsSet { get; private set; }

    public static MemberUses Find(CodeModel code, ISymbol member, CancellationToken cancellationToken)
    {
        var isImmutable = IsImmutable(TypeOf(member));
        var uses = new MemberUses(member, Beyond(code, member, isImmutable, cancellationToken)) { IsSet = !IsFixed(member) };
        foreach (var scope in member.ContainingType.DeclaringSyntaxReferences)
        {
            var root = member.DeclaredAccessibility == Accessibility.Private ? scope.GetSyntax(cancellationToken) : scope.SyntaxTree.GetRoot(cancellationToken);
            foreach (var name in root.DescendantNodes().OfType<IdentifierNameSyntax>())
            {
                if (name.Identifier.ValueText == member.Name && !IsType(name) && (isImmutable ? IsWritten(name) : !IsOnlyLookedAt(name, HoldsImmutable(TypeOf(member)), TypeOf(member).IsDataflow("Pipeline"))))
                {
                    uses._changes.Add(name);
                }
            }
        }

        return uses;
    }

    /// <summary>Why code that was not followed may change what the member holds; null when it can't.</summary>
    public string? FindElsewhere(HashSet<ISymbol> followed)
    {
        return _beyond ?? FindChange(followed);
    }

    /// <summary>As <see cref="FindElsewhere"/>, but only in the files that declare the member's class.</summary>
    public string? FindChange(HashSet<ISymbol> followed)
    {
        if (_changes.Count == 0)
        {
            return null;
        }

        var code = followed.SelectMany(static symbol => symbol.DeclaringSyntaxReferences).SelectMany(static reference => CodeOf(reference.GetSyntax())).ToArray();
        return _changes.Exists(name => !Array.Exists(code, part => part.SyntaxTree == name.SyntaxTree && part.Span.Contains(name.Span)))
            ? $"'{_member.Name}' is used elsewhere, too"
            : null;
    }

    /// <summary>A member's declaration; of a program without a class, whose declaration is the whole file, its statements.</summary>
    private static IEnumerable<SyntaxNode> CodeOf(SyntaxNode declaration) =>
        declaration is CompilationUnitSyntax file ? file.Members.OfType<GlobalStatementSyntax>() : [declaration];

    /// <summary>Whether objects of a type stay as they are: texts, numbers, and lists of them that only show their items.</summary>
    public static bool IsImmutable(ITypeSymbol? type) => type switch
    {
        null => false,
        { TypeKind: TypeKind.Enum or TypeKind.Delegate } => true,
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] } => IsImmutable(inner),
        INamedTypeSymbol { IsGenericType: true } named when named.Name.StartsWith("Immutable", StringComparison.Ordinal) ||
            named.Name.StartsWith("IReadOnly", StringComparison.Ordinal) || named.Name is "IEnumerable" => named.TypeArguments.All(IsImmutable),
        { Name: "TimeSpan" or "DateTime" or "DateTimeOffset" or "DateOnly" or "Guid" or "Uri" or "Type", ContainingNamespace.Name: "System" } => true,
        _ => type.SpecialType is SpecialType.System_String or (>= SpecialType.System_Boolean and <= SpecialType.System_Double) or SpecialType.System_DateTime,
    };

    /// <summary>Whether the items of a list stay as they are, whatever becomes of the list.</summary>
    public static bool HoldsImmutable(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => IsImmutable(array.ElementType),
        INamedTypeSymbol { IsGenericType: true } named => named.TypeArguments.All(IsImmutable),
        _ => IsImmutable(type),
    };

    private static ITypeSymbol? TypeOf(ISymbol member) => member switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };

    /// <summary>Whether only constructors and initializers can set the member.</summary>
    private static bool IsFixed(ISymbol member) => member is IFieldSymbol { IsReadOnly: true } or IPropertySymbol { SetMethod: null };

    /// <summary>Why code outside of the files that declare the member's class may change what it holds; null when it can't.</summary>
    private static string? Beyond(CodeModel code, ISymbol member, bool isImmutable, CancellationToken cancellationToken)
    {
        if (member.DeclaredAccessibility == Accessibility.Private || (isImmutable && IsFixed(member)))
        {
            return null;
        }

        if (code.IsLibrary && IsVisible(member) && (member as IPropertySymbol)?.SetMethod is not { DeclaredAccessibility: Accessibility.Private })
        {
            return $"other assemblies can reach '{member.Name}'";
        }

        var own = member.ContainingType.DeclaringSyntaxReferences.Select(static reference => reference.SyntaxTree).ToArray();
        return code.Trees.Any(tree => !own.Contains(tree) && NamesIn(tree, cancellationToken).Contains(member.Name)) ? $"other files use '{member.Name}'" : null;
    }

    private static bool IsVisible(ISymbol member)
    {
        for (var symbol = member; symbol is not (null or INamespaceSymbol); symbol = symbol.ContainingSymbol)
        {
            if (symbol.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a name stands where only a type can.</summary>
    private static bool IsType(IdentifierNameSyntax name) => name.Parent switch
    {
        BaseObjectCreationExpressionSyntax or ParameterSyntax or TypeArgumentListSyntax or BaseTypeSyntax or NullableTypeSyntax or ArrayTypeSyntax or TypeOfExpressionSyntax => true,
        VariableDeclarationSyntax declaration => declaration.Type == name,
        MethodDeclarationSyntax method => method.ReturnType == name,
        LocalFunctionStatementSyntax function => function.ReturnType == name,
        BasePropertyDeclarationSyntax property => property.Type == name,
        CastExpressionSyntax cast => cast.Type == name,
        _ => false,
    };

    private static bool IsWritten(SyntaxNode name)
    {
        var use = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        return use.Parent switch
        {
            AssignmentExpressionSyntax assignment => assignment.Left == use,
            PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax => use.Parent.IsKind(SyntaxKind.PreIncrementExpression) || use.Parent.IsKind(SyntaxKind.PreDecrementExpression) ||
                use.Parent.IsKind(SyntaxKind.PostIncrementExpression) || use.Parent.IsKind(SyntaxKind.PostDecrementExpression),
            ArgumentSyntax argument => !argument.RefKindKeyword.IsKind(SyntaxKind.None) || argument.Parent is TupleExpressionSyntax,
            RefExpressionSyntax => true,
            ConditionalExpressionSyntax or ParenthesizedExpressionSyntax => use.Parent.Parent is RefExpressionSyntax or AssignmentExpressionSyntax or ArgumentSyntax,
            MemberBindingExpressionSyntax => use.Parent.Parent?.Parent is AssignmentExpressionSyntax,
            _ => false,
        };
    }

    /// <summary>Whether a use of an object only asks something of it.</summary>
    private static bool IsOnlyLookedAt(IdentifierNameSyntax name, bool holdsImmutable, bool isPipeline)
    {
        if (name.Parent is MemberAccessExpressionSyntax { Name: var itself } own && itself == name)
        {
            return (own.Parent is MemberAccessExpressionSyntax next && next.Expression == own && IsHarmless(next)) || (holdsImmutable && IsListing(own));
        }

        return name.Parent switch
        {
            MemberAccessExpressionSyntax access when access.Expression == name => IsHarmless(access),
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } } => true,
            NameColonSyntax or NameEqualsSyntax or AttributeArgumentSyntax => true,
            ReturnStatementSyntax or ArrowExpressionClauseSyntax => isPipeline,
            _ => holdsImmutable && IsListing(name),
        };
    }

    /// <summary>Whether a use of a list goes over its items, or gives the list to a property of an object that is being made.</summary>
    private static bool IsListing(ExpressionSyntax use) => use.Parent switch
    {
        SpreadElementSyntax => true,
        ForEachStatementSyntax loop => loop.Expression == use,
        AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment => assignment.Right == use,
        _ => false,
    };

    private static bool IsHarmless(MemberAccessExpressionSyntax access) =>
        access.Name.Identifier.ValueText is "Name" or "Count" or "Length" or "Kind" or "Descriptor" or "LoadAsync" or "UnloadAsync" or "RunAsync" or "DryRunAsync" or "Validate";

    private static HashSet<string> NamesIn(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (!NamesInTrees.TryGetValue(tree, out var names))
        {
            names = new HashSet<string>(
                tree.GetRoot(cancellationToken).DescendantTokens().Where(static token => token.IsKind(SyntaxKind.IdentifierToken)).Select(static token => token.ValueText),
                StringComparer.Ordinal);
            NamesInTrees.GetValue(tree, _ => names);
        }

        return names;
    }
}
