using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Values;

/// <summary>Why something is not followed.</summary>
/// <param name="Place">The source that can't be followed; null when it lies outside of the code at hand.</param>
/// <param name="Reason">The reason, as part of a sentence: <c>the parameter 'source' comes from outside</c>.</param>
internal sealed record Note(SyntaxNode? Place, string Reason);
