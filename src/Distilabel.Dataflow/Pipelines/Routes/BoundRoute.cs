using System.Collections.Immutable;

namespace Distilabel.Dataflow.Pipelines.Routes;

/// <summary>A route with the steps that follow it.</summary>
/// <param name="Route">The route.</param>
/// <param name="Branches">For each branch of the route, which of the steps that follow.</param>
/// <param name="Otherwise">Which of them gets the rows that have no branch; <see cref="None"/> for none.</param>
internal sealed record BoundRoute(Route Route, ImmutableArray<int> Branches, int Otherwise)
{
    internal const int None = -1;
}
