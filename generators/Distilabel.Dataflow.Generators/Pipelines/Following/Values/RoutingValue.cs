using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Types;
using Distilabel.Dataflow.Pipelines.Checking;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Values;

/// <summary>A routing batch function, of which which one does not matter to columns; or a route of rows.</summary>
internal sealed class RoutingValue : Value
{
    /// <summary>Whether no row goes to two steps, or is not known to.</summary>
    public bool RoutesToOne { get; init; }

    /// <summary>The columns that a route reads.</summary>
    public IReadOnlyList<CheckedInput<ColumnTypeName>> Reads { get; init; } = [];

    /// <summary>Set where not all that a route reads is known.</summary>
    public Note? Unseen { get; init; }

    /// <summary>The steps that a route names, which are those that must follow; null where any may.</summary>
    public ListContent? Steps { get; init; }

    /// <summary>A route of which nothing is known.</summary>
    public static RoutingValue NotSeen(Note note) => new() { RoutesToOne = true, Unseen = note };

    /// <summary>This route with one more step that it names.</summary>
    public RoutingValue With(ListContent otherwise) => new()
    {
        RoutesToOne = RoutesToOne, Reads = Reads, Unseen = Unseen, Steps = Steps?.Concat(otherwise),
    };
}
