using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>
/// The hash of declarations' tokens, without comments, white space and descriptions of columns: it changes when, and only when, the code does.
/// </summary>
internal static class CodeHash
{
    /// <summary>The hash of a declaration, and of those that it rests on.</summary>
    public static string Of(IEnumerable<ISymbol> symbols, CancellationToken cancellationToken)
    {
        using var algorithm = SHA256.Create();
        var text = string.Join("\n", symbols.Select(symbol => Text(symbol, cancellationToken)));
        return BitConverter.ToString(algorithm.ComputeHash(Encoding.UTF8.GetBytes(text)), 0, 16).Replace("-", "").ToLowerInvariant();
    }

    private static string Text(ISymbol symbol, CancellationToken cancellationToken) => string.Concat(symbol.DeclaringSyntaxReferences
        .Select(reference => Tokens(reference.GetSyntax(cancellationToken)))
        .OrderBy(static part => part, StringComparer.Ordinal));

    private static string Tokens(SyntaxNode declaration)
    {
        var text = new StringBuilder();
        foreach (var token in declaration.DescendantTokens(static node => !IsDescription(node)))
        {
            // What stands around and between an attribute's arguments comes and goes with a description.
            if (token.Parent is not AttributeArgumentListSyntax)
            {
                text.Append(token.Text).Append('\n');
            }
        }

        return text.ToString();
    }

    private static bool IsDescription(SyntaxNode node) => node is AttributeArgumentSyntax { NameEquals.Name.Identifier.ValueText: "Description" };
}
