using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>The hash of a declaration's tokens, without comments and white space: it changes when, and only when, the code does.</summary>
internal static class CodeHash
{
    public static string Of(ISymbol symbol, CancellationToken cancellationToken)
    {
        var parts = symbol.DeclaringSyntaxReferences
            .Select(reference => Tokens(reference.GetSyntax(cancellationToken)))
            .OrderBy(static part => part, StringComparer.Ordinal);
        using var algorithm = SHA256.Create();
        var hash = algorithm.ComputeHash(Encoding.UTF8.GetBytes(string.Concat(parts)));
        return BitConverter.ToString(hash, 0, 16).Replace("-", "").ToLowerInvariant();
    }

    private static string Tokens(SyntaxNode declaration)
    {
        var text = new StringBuilder();
        foreach (var token in declaration.DescendantTokens())
        {
            text.Append(token.Text).Append('\n');
        }

        return text.ToString();
    }
}
