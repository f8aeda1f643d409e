using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <summary>Finds, by their names alone, fields and properties in code that is not followed.</summary>
internal static class MemberUses
{
    // Trees outlive compilations: an edit makes one new tree, and the others keep their entry.
    private static readonly ConditionalWeakTable<SyntaxTree, HashSet<string>> NamesInTrees = new();

    /// <summary>Why code that was not followed may reach a member; null when it can't.</summary>
    public static string? FindElsewhere(CodeModel code, ISymbol member, HashSet<ISymbol> followed, CancellationToken cancellationToken)
    {
        if (member.DeclaredAccessibility != Accessibility.Private)
        {
            if (code.IsLibrary && IsVisible(member))
            {
                return $"other assemblies can reach '{member.Name}'";
            }

            var own = member.ContainingType.DeclaringSyntaxReferences.Select(static reference => reference.SyntaxTree).ToArray();
            if (code.Trees.Any(tree => !own.Contains(tree) && NamesIn(tree, cancellationToken).Contains(member.Name)))
            {
                return $"other files use '{member.Name}'";
            }
        }

        var (spans, scopes) = Spans(member, followed);
        foreach (var scope in scopes)
        {
            var root = member.DeclaredAccessibility == Accessibility.Private
                ? scope.GetSyntax(cancellationToken)
                : scope.SyntaxTree.GetRoot(cancellationToken);
            foreach (var name in root.DescendantNodes().OfType<IdentifierNameSyntax>())
            {
                if (name.Identifier.ValueText == member.Name && !spans.Any(span => span.SyntaxTree == name.SyntaxTree && span.Span.Contains(name.Span)) &&
                    !IsOnlyLookedAt(name))
                {
                    return $"'{member.Name}' is used elsewhere, too";
                }
            }
        }

        return null;
    }

    private static (List<SyntaxReference> Followed, IEnumerable<SyntaxReference> Scopes) Spans(ISymbol member, HashSet<ISymbol> followed)
    {
        var spans = new List<SyntaxReference>();
        foreach (var symbol in followed)
        {
            spans.AddRange(symbol.DeclaringSyntaxReferences);
        }

        return (spans, member.ContainingType.DeclaringSyntaxReferences);
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

    /// <summary>Whether a use of a step only asks something of it.</summary>
    private static bool IsOnlyLookedAt(IdentifierNameSyntax name)
    {
        if (name.Parent is MemberAccessExpressionSyntax { Name: var itself } own && itself == name)
        {
            return own.Parent is MemberAccessExpressionSyntax next && next.Expression == own && IsHarmless(next);
        }

        return name.Parent switch
        {
            MemberAccessExpressionSyntax access when access.Expression == name => IsHarmless(access),
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } } => true,
            NameColonSyntax or NameEqualsSyntax or AttributeArgumentSyntax => true,
            _ => false,
        };
    }

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
