using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Entries;

/// <summary>The member whose code is followed: what is reported is reported in it.</summary>
internal sealed class EntryCode(ISymbol owner, ImmutableArray<IOperation> blocks)
{
    /// <summary>The method, field or property.</summary>
    public ISymbol Owner { get; } = owner;

    public ImmutableArray<IOperation> Blocks { get; } = blocks;

    /// <summary>Whether a piece of source belongs to the member.</summary>
    public bool Contains(SyntaxNode node)
    {
        foreach (var block in Blocks)
        {
            if (block.Syntax.SyntaxTree == node.SyntaxTree && block.Syntax.Span.Contains(node.Span))
            {
                // Top-level statements share their file with types, whose code is not theirs.
                return block.Syntax is not CompilationUnitSyntax || node.AncestorsAndSelf().OfType<GlobalStatementSyntax>().Any();
            }
        }

        return false;
    }
}
