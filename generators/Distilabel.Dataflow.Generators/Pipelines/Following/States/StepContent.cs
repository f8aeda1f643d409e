using System.Collections.Immutable;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.States;

/// <summary>A step: its connections, its names and the properties that are known.</summary>
/// <param name="Type">Its type; null where that can't be told.</param>
/// <param name="Class">What is known of its class; null where that can't be told.</param>
internal sealed record StepContent(INamedTypeSymbol? Type, StepClass? Class) : ObjectContent(Type)
{
    /// <summary>Where it is made; null when it comes from outside.</summary>
    public SyntaxNode? Creation { get; init; }

    /// <summary>Whether the constructor called has a parameter for its name.</summary>
    public bool TakesName { get; init; }

    /// <summary>Where a reader of the code at hand sees it: its creation, or the first mention of it.</summary>
    public SyntaxNode? Place { get; init; }

    /// <summary>The source of its name.</summary>
    public SyntaxNode? NamePlace { get; init; }

    /// <summary>The source of its template.</summary>
    public SyntaxNode? TemplatePlace { get; init; }

    /// <summary>The name that it was given; null for none.</summary>
    public Value? GivenName { get; init; }

    /// <summary>How messages show <see cref="GivenName"/>.</summary>
    public string? ShownName { get; init; }

    /// <summary>The name that its pipeline gave it.</summary>
    public string? NumberedName { get; init; }

    /// <summary>The map of its input mappings.</summary>
    public int InputMappings { get; init; }

    /// <summary>The map of its output mappings.</summary>
    public int OutputMappings { get; init; }

    /// <summary>The steps connected to it, each with the source that names this step in the connection.</summary>
    public ImmutableArray<Connection> Predecessors { get; init; } = [];

    public ImmutableArray<int> Successors { get; init; } = [];

    public bool Routes { get; init; }

    /// <summary>The routing behind it.</summary>
    public RoutingValue? Route { get; init; }

    /// <summary>The source of <see cref="Route"/>.</summary>
    public SyntaxNode? RoutePlace { get; init; }

    /// <summary>The number of the pipeline that has it; null for none.</summary>
    public int? Pipeline { get; init; }

    /// <summary>Set where it may get rows from steps that are not seen.</summary>
    public Note? PredecessorsUnseen { get; init; }

    /// <summary>Set where it may send rows to steps that are not seen.</summary>
    public Note? SuccessorsUnseen { get; init; }

    /// <summary>Set where its columns may be others than those seen.</summary>
    public Note? ColumnsUnseen { get; init; }

    /// <summary>Set where it stands for any number of steps.</summary>
    public Note? Uncounted { get; init; }

    /// <summary>Whether its constructor got arguments, besides its name, that may set any property.</summary>
    public bool IsMadeOfMore { get; init; }

    /// <summary>Whether other code may use it.</summary>
    public bool IsUsedElsewhere { get; init; }

    /// <summary>Whether <see cref="Name"/> is the very name.</summary>
    public bool NameIsKnown => GivenName is null or Constant;

    /// <summary>Its name at present, as the run time's <c>Step.Name</c>.</summary>
    public string Name => ShownName ?? NumberedName ?? Class?.DefaultName ?? Type?.Name ?? "step";
}

/// <summary>A connection to a step.</summary>
/// <param name="From">The number of the step that it comes from.</param>
/// <param name="Place">The source that names the step that it goes to.</param>
internal readonly record struct Connection(int From, SyntaxNode? Place);
