using Distilabel.Dataflow.Generators.Pipelines.Following.Checks;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Entries;

/// <summary>What was found on one path.</summary>
/// <param name="Choices">The arms taken of which it is certain that they are taken at some time.</param>
/// <param name="Faults">What is wrong.</param>
/// <param name="Gaps">What of each pipeline, by its place, is not followed.</param>
/// <param name="Pipelines">The pipelines met.</param>
/// <param name="Used">The places of the steps made that are part of something.</param>
/// <param name="Unused">The places of the steps made that are part of nothing, with their names.</param>
internal sealed record PathResult(
    IReadOnlyList<PathChoice> Choices,
    IReadOnlyList<Fault> Faults,
    IReadOnlyList<Gap> Gaps,
    IReadOnlyList<(SyntaxNode Place, string Name)> Pipelines,
    HashSet<SyntaxNode> Used,
    Dictionary<SyntaxNode, string> Unused);

/// <summary>Part of a pipeline that is not followed.</summary>
/// <param name="Pipeline">The pipeline's place.</param>
/// <param name="Name">Its name.</param>
/// <param name="Note">What, and why.</param>
internal sealed record Gap(SyntaxNode Pipeline, string Name, Note Note);
