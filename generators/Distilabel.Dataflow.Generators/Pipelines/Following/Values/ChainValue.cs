using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Values;

/// <summary>Steps that <c>>></c> has connected so far.</summary>
/// <param name="steps">All steps in it.</param>
/// <param name="last">Those that what follows is connected to.</param>
/// <param name="routing">The source of the routing that the chain ends in; null when it ends in steps.</param>
/// <param name="route">The routing that the chain ends in.</param>
internal sealed class ChainValue(ListContent steps, ListContent last, SyntaxNode? routing = null, RoutingValue? route = null) : Value
{
    public ListContent Steps { get; } = steps;

    public ListContent Last { get; } = last;

    public SyntaxNode? Routing { get; } = routing;

    public RoutingValue? Route { get; } = route;
}
