using Distilabel.Dataflow.Generators.Pipelines.Following.States;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Entries;

/// <summary>What code led to on a path: the entry itself, or a function in it that runs at some time after.</summary>
/// <param name="State">The state at the end.</param>
/// <param name="Pipelines">The pipelines that are judged as they are there.</param>
internal sealed record PathEnd(State State, IReadOnlyList<int> Pipelines);
