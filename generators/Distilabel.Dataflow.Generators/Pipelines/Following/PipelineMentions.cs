using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <summary>Finds, by syntax alone, the declarations in a file that mention the type of pipelines.</summary>
/// <remarks>Code that uses one of their names may make pipelines, or add to them, without naming the type: <c>Run(new("p") { load })</c>.</remarks>
internal static class PipelineMentions
{
    // Trees outlive compilations: an edit makes one new tree, and the others keep their entry.
    private static readonly ConditionalWeakTable<SyntaxTree, HashSet<string>> NamesInTrees = new();

    public static HashSet<string> In(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (!NamesInTrees.TryGetValue(tree, out var names))
        {
            names = Read(tree.GetRoot(cancellationToken));
            NamesInTrees.GetValue(tree, _ => names);
        }

        return names;
    }

    private static HashSet<string> Read(SyntaxNode root)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var token in root.DescendantTokens())
        {
            if (token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == "Pipeline" && token.Parent is SimpleNameSyntax name)
            {
                foreach (var declared in DeclaredWith(name))
                {
                    names.Add(declared);
                }
            }
        }

        return names;
    }

    private static IEnumerable<string> DeclaredWith(SyntaxNode name)
    {
        for (var node = name; node is not null; node = node.Parent)
        {
            switch (node)
            {
                case BlockSyntax or ArrowExpressionClauseSyntax or EqualsValueClauseSyntax or GlobalStatementSyntax { Statement: not LocalFunctionStatementSyntax }:
                    return [];
                case UsingDirectiveSyntax { Alias: { } alias }:
                    return [alias.Name.Identifier.ValueText];
                case MethodDeclarationSyntax method:
                    return [method.Identifier.ValueText];
                case LocalFunctionStatementSyntax function:
                    return [function.Identifier.ValueText];
                case PropertyDeclarationSyntax property:
                    return [property.Identifier.ValueText];
                case DelegateDeclarationSyntax callback:
                    return [callback.Identifier.ValueText];
                case BaseFieldDeclarationSyntax field:
                    return field.Declaration.Variables.Select(static variable => variable.Identifier.ValueText);
                case ConstructorDeclarationSyntax constructor:
                    return [constructor.Identifier.ValueText];
                case BaseTypeDeclarationSyntax type:
                    return [type.Identifier.ValueText];
            }
        }

        return [];
    }
}
