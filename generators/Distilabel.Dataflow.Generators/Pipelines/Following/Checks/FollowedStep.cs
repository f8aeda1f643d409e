using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Checks;

/// <summary>A step as the check sees it, at the end of a path.</summary>
internal sealed class FollowedStep
{
    private readonly StepContent _step;
    private readonly State _state;
    private readonly Dictionary<string, Value> _members = new(StringComparer.Ordinal);

    public FollowedStep(int id, State state)
    {
        Id = id;
        _state = state;
        _step = state.Step(id);
        InputMappings = new ColumnMapping(state.Map(_step.InputMappings));
        OutputMappings = new ColumnMapping(state.Map(_step.OutputMappings));
        foreach (var name in Class?.Deciding ?? [])
        {
            if (_step.Members.TryGetValue(name, out var value))
            {
                _members[name] = Look(value);
            }
        }
    }

    /// <summary>Its number.</summary>
    public int Id { get; }

    /// <summary>Its class; null where that can't be told.</summary>
    public StepClass? Class => _step.Class;

    /// <summary>Where it is made; null when it comes from outside.</summary>
    public SyntaxNode? Creation => _step.Creation;

    /// <summary>Where a reader of the code at hand sees it: its creation, or the first mention of it.</summary>
    public SyntaxNode? Place => _step.Place;

    /// <summary>The source of its name.</summary>
    public SyntaxNode? NamePlace => _step.NamePlace;

    /// <summary>The source of its template.</summary>
    public SyntaxNode? TemplatePlace => _step.TemplatePlace;

    public string Name => _step.Name;

    /// <summary>Whether <see cref="Name"/> is the very name.</summary>
    public bool NameIsKnown => _step.NameIsKnown;

    public ColumnMapping InputMappings { get; }

    public ColumnMapping OutputMappings { get; }

    /// <summary>The steps connected to it, each with the source that names this step in the connection.</summary>
    public IReadOnlyList<Connection> Predecessors => _step.Predecessors;

    public bool Routes => _step.Routes;

    /// <summary>The routing behind it.</summary>
    public RoutingValue? Route => _step.Route;

    /// <summary>The source of <see cref="Route"/>.</summary>
    public SyntaxNode? RoutePlace => _step.RoutePlace;

    /// <summary>Set where it may get rows from steps that are not seen.</summary>
    public Note? PredecessorsUnseen => _step.PredecessorsUnseen;

    /// <summary>Set where it may send rows to steps that are not seen.</summary>
    public Note? SuccessorsUnseen => _step.SuccessorsUnseen;

    /// <summary>Set where its columns may be others than those seen.</summary>
    public Note? ColumnsUnseen => _step.ColumnsUnseen;

    /// <summary>Set where it stands for any number of steps.</summary>
    public Note? Uncounted => _step.Uncounted;

    /// <summary>Whether its constructor got arguments, besides its name, that may set any property.</summary>
    public bool IsMadeOfMore => _step.IsMadeOfMore;

    /// <summary>The properties that decide about its columns, where they are set.</summary>
    public IReadOnlyDictionary<string, Value> Members => _members;

    private Value Look(Value value) => value switch
    {
        ListReference list => new ListView(_state[list]),
        MapReference map => new ColumnMapping(_state[map]),
        _ => value,
    };
}

/// <summary>The items of a list, at the end of a path.</summary>
internal sealed class ListView(ListContent content) : Value
{
    public ListContent Content { get; } = content;
}

/// <summary>Column mappings or renames, at the end of a path.</summary>
internal sealed class ColumnMapping(MapContent content) : Value
{
    public IReadOnlyList<Mapping> Items { get; } =
    [
        .. content.Entries.Where(static entry => entry is { Key: Constant { Content: string }, Value: Constant { Content: string } })
            .Select(static entry => new Mapping((string)((Constant)entry.Key).Content!, (string)((Constant)entry.Value).Content!, entry.Place)),
    ];

    /// <summary>Set where there may be others.</summary>
    public Note? Unseen { get; } = content.Unseen;
}

/// <summary>A column and its other name.</summary>
/// <param name="Column">The column.</param>
/// <param name="NewName">The name that it gets.</param>
/// <param name="Place">The source of the column's name.</param>
internal sealed record Mapping(string Column, string NewName, SyntaxNode? Place);
