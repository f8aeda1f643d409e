using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Distilabel.Dataflow.Generators.CodeHashes;

/// <summary>A declaration: what its text is, without comments, white space and descriptions of columns, and which names it mentions.</summary>
/// <param name="node">The declaration.</param>
/// <param name="isHead">Whether the members of the type that it declares are left out.</param>
internal sealed class DeclaredCode(SyntaxNode node, bool isHead = false)
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _bases = new(StringComparer.Ordinal);
    private string? _hash;

    public SyntaxTree File => node.SyntaxTree;

    public SyntaxNode Node => node;

    /// <summary>The names that the code mentions, or that its syntax stands for.</summary>
    public IReadOnlyCollection<string> Names => _names;

    /// <summary>The names of the types that the base lists of its types have. Their type arguments are mentioned like any other name.</summary>
    public IReadOnlyCollection<string> Bases => _bases;

    /// <summary>The hash of its tokens.</summary>
    public string Hash => _hash!;

    /// <summary>Reads the code, once.</summary>
    public void Read(SHA256 algorithm)
    {
        if (_hash is not null)
        {
            return;
        }

        var text = new StringBuilder();
        foreach (var part in node.DescendantNodesAndTokensAndSelf(IsRead))
        {
            if (part.AsNode() is { } inner)
            {
                Add(inner);
            }
            else
            {
                Add(part.AsToken(), text);
            }
        }

        _hash = HashOf(text.ToString(), algorithm);
    }

    /// <summary>The first 128 bits of the SHA-256 of a text.</summary>
    public static string HashOf(string text, SHA256 algorithm) =>
        BitConverter.ToString(algorithm.ComputeHash(Encoding.UTF8.GetBytes(text)), 0, 16).Replace("-", "").ToLowerInvariant();

    private bool IsRead(SyntaxNode inner) =>
        inner is not AttributeArgumentSyntax { NameEquals.Name.Identifier.ValueText: "Description" } &&
        !(isHead && inner is MemberDeclarationSyntax && inner != node);

    private void Add(SyntaxToken token, StringBuilder text)
    {
        // What stands around and between an attribute's arguments comes and goes with a description.
        if (token.Parent is not AttributeArgumentListSyntax)
        {
            text.Append(token.Text).Append('\n');
        }

        if (token.IsKind(SyntaxKind.StringLiteralToken) && SyntaxFacts.IsValidIdentifier(token.ValueText) &&
            token.Parent?.FirstAncestorOrSelf<AttributeArgumentSyntax>() is not null)
        {
            // An attribute may name a member.
            _names.Add(token.ValueText);
        }
    }

    private void Add(SyntaxNode inner)
    {
        if (inner is SimpleNameSyntax name)
        {
            var isBase = node is BaseTypeDeclarationSyntax && name.FirstAncestorOrSelf<BaseListSyntax>() is not null &&
                name.FirstAncestorOrSelf<ArgumentListSyntax>() is null && name.FirstAncestorOrSelf<TypeArgumentListSyntax>() is null;
            (isBase ? _bases : _names).Add(name.Identifier.ValueText);
            if (inner.Parent is AttributeSyntax || inner.Parent?.Parent is AttributeSyntax)
            {
                _names.Add(name.Identifier.ValueText + "Attribute");
            }

            return;
        }

        foreach (var implied in ImpliedNames.Of(inner))
        {
            _names.Add(implied);
        }
    }
}
