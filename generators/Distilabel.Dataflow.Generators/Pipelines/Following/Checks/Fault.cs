using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Checks;

/// <summary>Something to report.</summary>
/// <param name="Rule">The diagnostic.</param>
/// <param name="Place">The source that it is about.</param>
/// <param name="Message">The whole sentence.</param>
internal sealed record Fault(DiagnosticDescriptor Rule, SyntaxNode Place, string Message)
{
    /// <summary>The pipeline that has it; null for a connection, which belongs to none yet.</summary>
    public (SyntaxNode Place, string Name)? Pipeline { get; init; }

    /// <summary>What a code fix needs to know.</summary>
    public ImmutableDictionary<string, string?> Properties { get; init; } = ImmutableDictionary<string, string?>.Empty;

    /// <summary>This fault with one more thing for a code fix to know.</summary>
    public Fault With(string property, string value) => this with { Properties = Properties.Add(property, value) };

    /// <summary>Other places that a code fix may change: the step itself, then the steps that make columns.</summary>
    public ImmutableArray<SyntaxNode> Others { get; init; } = [];

    /// <summary>The numbers of the steps that it is about, where it was found while they were connected.</summary>
    public ImmutableArray<int> Steps { get; init; } = [];
}
