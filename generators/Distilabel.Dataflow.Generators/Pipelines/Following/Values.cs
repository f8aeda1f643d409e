using Distilabel.Dataflow.Generators.Pipelines.Types;
using Distilabel.Dataflow.Pipelines.Checking;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <summary>What is known of a value, on one path through the code.</summary>
internal abstract class Value
{
    /// <summary>Whether two values are known to be one object, or equal constants.</summary>
    public bool IsSame(Value other) => this == other || (this is Constant { Content: var a } && other is Constant { Content: var b } && Equals(a, b));
}

/// <summary>A value of which nothing is known.</summary>
internal sealed class Unknown(Note note, bool isOutside = false) : Value
{
    public Note Note { get; } = note;

    /// <summary>Whether it depends on something that the code at hand does not decide, as a parameter of the entry does, so that it may have any value.</summary>
    public bool IsOutside { get; } = isOutside;
}

/// <summary>A constant, null among them.</summary>
internal sealed class Constant(object? value) : Value
{
    public object? Content { get; } = value;
}

/// <summary>A text with parts that are unknown.</summary>
/// <param name="shown">How messages show it: <c>text_generation_with_{llm.ModelName}</c>.</param>
internal sealed class PartlyKnownText(string shown) : Value
{
    public string Shown { get; } = shown;
}

/// <summary>An array, a list or any other sequence. Lists change: this is the object, not its content at some time.</summary>
internal sealed class Sequence : Value
{
    public Sequence()
    {
    }

    public Sequence(IEnumerable<Value> items) => Items.AddRange(items);

    public List<Value> Items { get; } = [];

    /// <summary>Counts the changes.</summary>
    public int Version { get; private set; }

    /// <summary>Whether what is in it already is not added again.</summary>
    public bool IsSet { get; init; }

    /// <summary>For what is computed anew each time that somebody goes over it; null for what is held in memory.</summary>
    public Deferral? Deferral { get; set; }

    /// <summary>Set where each item may stand for any number of its like, because a loop makes them whose turns can't be counted.</summary>
    public Note? Uncounted { get; set; }

    /// <summary>Set where there may be items of which nothing is known.</summary>
    public Note? Unseen { get; set; }

    public bool IsKnown => Uncounted is null && Unseen is null;

    /// <summary>A sequence of other items that is known as well as this one.</summary>
    public Sequence With(IEnumerable<Value> items) => new(items) { Uncounted = Uncounted, Unseen = Unseen };

    /// <summary>Puts items at the end.</summary>
    public void Add(IEnumerable<Value> items)
    {
        Version++;
        foreach (var item in items)
        {
            if (!IsSet)
            {
                Items.Add(item);
                continue;
            }

            var answers = Items.ConvertAll(other => Arithmetic.AreEqual(other, item));
            if (answers.Contains(null) || Unseen is not null)
            {
                Unseen ??= new Note(null, "it is not seen which items are equal");
            }
            else if (!answers.Contains(true))
            {
                Items.Add(item);
            }
        }
    }

    /// <summary>Says that the items are about to be changed.</summary>
    public List<Value> Change()
    {
        Version++;
        return Items;
    }
}

/// <summary>What a query or an iterator, which runs when somebody goes over it, was followed with before that.</summary>
internal sealed class Deferral
{
    /// <summary>The lists that it reads, with their versions.</summary>
    public List<(Sequence List, int Version)> Lists { get; } = [];

    /// <summary>The variables that it reads, with their values.</summary>
    public List<(ISymbol Variable, Value Value)> Variables { get; } = [];

    /// <summary>Whether it makes steps, others each time.</summary>
    public bool MakesSteps { get; set; }

    /// <summary>Whether somebody has gone over it.</summary>
    public bool IsSpent { get; set; }
}

/// <summary>Values side by side.</summary>
internal sealed class TupleOf(IReadOnlyList<Value> items) : Value
{
    public IReadOnlyList<Value> Items { get; } = items;
}

/// <summary>An object, with those of its fields and properties that are known, by name.</summary>
internal class Instance(INamedTypeSymbol? type) : Value
{
    public INamedTypeSymbol? Type { get; } = type;

    public Dictionary<string, Value> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the type's code was followed when the object was made, so that a member that is not there has its default value.</summary>
    public bool IsFollowed { get; init; }

    /// <summary>Whether it is of that very type, and not of one derived from it.</summary>
    public bool IsExact { get; init; }

    /// <summary>Set where code that can't be seen may set its members.</summary>
    public Note? Unseen { get; set; }
}

/// <summary>A lambda, a local function or a method, with the object that it belongs to.</summary>
internal sealed class Function(IMethodSymbol method, IBlockOperation? body, Value? receiver) : Value
{
    /// <summary>The variables around a lambda, as they were when it was made: which of their kind, when a loop declares one in each turn, and its value.</summary>
    public List<(ISymbol Variable, int Declaration, Value? Value)> Captured { get; } = [];

    public IMethodSymbol Method { get; } = method;

    /// <summary>The body of a lambda; null for a method, whose body is looked up.</summary>
    public IBlockOperation? Body { get; } = body;

    public Value? Receiver { get; } = receiver;
}

/// <summary>A routing batch function, of which which one does not matter to columns; or a route of rows.</summary>
internal sealed class Routing : Value
{
    /// <summary>Whether no row goes to two steps, or is not known to.</summary>
    public bool RoutesToOne { get; init; }

    /// <summary>The columns that a route reads.</summary>
    public IReadOnlyList<CheckedInput<ColumnTypeName>> Reads { get; init; } = [];

    /// <summary>Set where not all that a route reads is known.</summary>
    public Note? Unseen { get; init; }

    /// <summary>The steps that a route names, which are those that must follow; null where any may.</summary>
    public Sequence? Steps { get; init; }

    /// <summary>A route of which nothing is known.</summary>
    public static Routing NotSeen(Note note) => new() { RoutesToOne = true, Unseen = note };

    /// <summary>This route with one more step that it names.</summary>
    public Routing With(Sequence otherwise) => new()
    {
        RoutesToOne = RoutesToOne,
        Reads = Reads,
        Unseen = Unseen,
        Steps = Steps is null ? null : new Sequence([.. Steps.Items, .. otherwise.Items]) { Unseen = Steps.Unseen ?? otherwise.Unseen, Uncounted = Steps.Uncounted ?? otherwise.Uncounted },
    };
}

/// <summary>Column mappings or renames: an object that can be changed after it was made.</summary>
internal sealed class Mappings : Value
{
    public List<Mapping> Items { get; } = [];

    /// <summary>Set where there may be others.</summary>
    public Note? Unseen { get; set; }

    public void Set(Mapping mapping)
    {
        Items.RemoveAll(other => other.Column == mapping.Column);
        Items.Add(mapping);
    }

    /// <summary>As <see cref="Set"/>, but a column that is there keeps its place.</summary>
    public void Replace(Mapping mapping)
    {
        var place = Items.FindIndex(other => other.Column == mapping.Column);
        if (place < 0)
        {
            Items.Add(mapping);
        }
        else
        {
            Items[place] = mapping;
        }
    }
}

/// <summary>A column and its other name.</summary>
/// <param name="Column">The column.</param>
/// <param name="NewName">The name that it gets.</param>
/// <param name="Place">The source of the column's name.</param>
internal sealed record Mapping(string Column, string NewName, SyntaxNode Place);

/// <summary>Steps that <c>>></c> has connected so far.</summary>
internal sealed class Chain(Sequence steps, Sequence last, SyntaxNode? routing, Routing? route = null) : Value
{
    /// <summary>The routing that the chain ends in.</summary>
    public Routing? Route { get; } = route;

    public Sequence Steps { get; } = steps;

    public Sequence Last { get; } = last;

    /// <summary>The source of the routing batch function that the chain ends in; null when it ends in steps.</summary>
    public SyntaxNode? Routing { get; } = routing;
}
