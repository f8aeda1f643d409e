using System.Collections.Immutable;
using Distilabel.Dataflow.Generators.Pipelines.Following.Checks;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.States;

/// <summary>What is known at one point of the code: variables, objects, and what was found on the way to it.</summary>
/// <remarks>All parts are persistent, so a copy costs nothing, and two states are compared by their parts.</remarks>
internal sealed class State
{
    private readonly Counter _counter;

    public State() => _counter = new Counter();

    private State(State other)
    {
        _counter = other._counter;
        Become(other);
    }

    /// <summary>The values of local variables and parameters.</summary>
    public ImmutableDictionary<ISymbol, Value> Variables { get; set; } = Empty<Value>();

    /// <summary>How often each variable was declared: in each turn of a loop anew.</summary>
    public ImmutableDictionary<ISymbol, int> Declarations { get; set; } = Empty<int>();

    /// <summary>How often each variable was set.</summary>
    public ImmutableDictionary<ISymbol, int> TimesSet { get; set; } = Empty<int>();

    /// <summary>Variables that code which may run at any time sets.</summary>
    public ImmutableHashSet<ISymbol> Unsteady { get; set; } = ImmutableHashSet<ISymbol>.Empty.WithComparer(SymbolEqualityComparer.Default);

    /// <summary>What all objects hold, by number.</summary>
    public ImmutableDictionary<int, Content> Heap { get; set; } = ImmutableDictionary<int, Content>.Empty;

    /// <summary>For each class, the number of the object that stands for its static members.</summary>
    public ImmutableDictionary<ISymbol, int> Statics { get; set; } = Empty<int>();

    /// <summary>The numbers of all steps, in the order in which they were made.</summary>
    public ImmutableList<int> Steps { get; set; } = [];

    /// <summary>The numbers of all pipelines made or mentioned.</summary>
    public ImmutableList<int> Pipelines { get; set; } = [];

    /// <summary>What went wrong on the way.</summary>
    public ImmutableList<Fault> Faults { get; set; } = [];

    /// <summary>What each member under way has returned.</summary>
    public ImmutableDictionary<ISymbol, Value> Returned { get; set; } = Empty<Value>();

    /// <summary>What each iterator under way has handed out.</summary>
    public ImmutableDictionary<ISymbol, ListReference> Yielded { get; set; } = Empty<ListReference>();

    /// <summary>The steps that are the only choice of a routing batch function, with its source.</summary>
    public ImmutableList<(SyntaxNode Place, int Only)> Routed { get; set; } = [];

    /// <summary>The members of shared objects that were read or set, with their values.</summary>
    public ImmutableList<(ISymbol Member, Value Value)> MembersRead { get; set; } = [];

    /// <summary>The members whose values the entry itself has set or looked into, by object.</summary>
    public ImmutableHashSet<(int Holder, string Member)> Settled { get; set; } = [];

    /// <summary>The bodies of functions that unknown code may call.</summary>
    public ImmutableDictionary<SyntaxNode, Function> Escaped { get; set; } = ImmutableDictionary<SyntaxNode, Function>.Empty;

    /// <summary>The bodies of functions that were run.</summary>
    public ImmutableHashSet<SyntaxNode> Run { get; set; } = [];

    /// <summary>Counts what may change a member that a condition asks about.</summary>
    public int Changes { get; set; }

    /// <summary>Set where what is made of the path rests on a guess, so that nothing is said for certain.</summary>
    public Note? Doubt { get; set; }

    /// <summary>Whether code that does not compile is among what was followed.</summary>
    public bool IsBroken { get; set; }

    public State Copy() => new(this);

    /// <summary>Takes over all that another state holds.</summary>
    public void Become(State other)
    {
        (Variables, Declarations, TimesSet, Unsteady) = (other.Variables, other.Declarations, other.TimesSet, other.Unsteady);
        (Heap, Statics, Steps, Pipelines) = (other.Heap, other.Statics, other.Steps, other.Pipelines);
        (Faults, Routed, MembersRead, Settled) = (other.Faults, other.Routed, other.MembersRead, other.Settled);
        (Escaped, Run, Changes, Doubt) = (other.Escaped, other.Run, other.Changes, other.Doubt);
        (Returned, Yielded, IsBroken) = (other.Returned, other.Yielded, other.IsBroken);
    }

    public Value? Variable(ISymbol symbol) => Variables.TryGetValue(symbol, out var value) ? value : null;

    /// <summary>Gives a variable that is being declared its first value.</summary>
    public void Declare(ISymbol symbol, Value value)
    {
        Declarations = Declarations.SetItem(symbol, DeclarationOf(symbol) + 1);
        Variables = Variables.SetItem(symbol, value);
    }

    public int DeclarationOf(ISymbol symbol) => Declarations.TryGetValue(symbol, out var count) ? count : 0;

    public int TimesSetOf(ISymbol symbol) => TimesSet.TryGetValue(symbol, out var count) ? count : 0;

    public ListContent this[ListReference list] => (ListContent)Heap[list.Id];

    public MapContent this[MapReference map] => (MapContent)Heap[map.Id];

    public ObjectContent this[ObjectReference value] => (ObjectContent)Heap[value.Id];

    public StepContent this[StepReference step] => (StepContent)Heap[step.Id];

    public PipelineContent this[PipelineReference pipeline] => (PipelineContent)Heap[pipeline.Id];

    public StepContent Step(int id) => (StepContent)Heap[id];

    public MapContent Map(int id) => (MapContent)Heap[id];

    public PipelineContent Pipeline(int id) => (PipelineContent)Heap[id];

    public void Set(Reference reference, Content content) => Set(reference.Id, content);

    public void Set(int id, Content content) => Heap = Heap.SetItem(id, content);

    public void Change(StepReference step, Func<StepContent, StepContent> change) => Change(step.Id, change);

    public void Change(int step, Func<StepContent, StepContent> change) => Set(step, change(Step(step)));

    public ListReference Add(ListContent list) => new(Put(list));

    public MapReference Add(MapContent map) => new(Put(map));

    public ObjectReference Add(ObjectContent content) => new(Put(content));

    public StepReference Add(StepContent step)
    {
        var inputs = Put(new MapContent { MapsColumns = true });
        var outputs = Put(new MapContent { MapsColumns = true });
        var id = Put(step with { InputMappings = inputs, OutputMappings = outputs });
        Steps = Steps.Add(id);
        return new StepReference(id, step.Creation is not null);
    }

    public PipelineReference Add(PipelineContent pipeline)
    {
        var id = Put(pipeline);
        Pipelines = Pipelines.Add(id);
        return new PipelineReference(id, pipeline.IsMadeHere);
    }

    /// <summary>An object's member; null where it is not known.</summary>
    public Value? Member(Reference holder, string key) => ((ObjectContent)Heap[holder.Id]).Members.TryGetValue(key, out var value) ? value : null;

    public void SetMember(Reference holder, string key, Value value)
    {
        var content = (ObjectContent)Heap[holder.Id];
        Set(holder, content with { Members = content.Members.SetItem(key, value) });
    }

    private int Put(Content content)
    {
        var id = ++_counter.Last;
        Heap = Heap.Add(id, content);
        return id;
    }

    private static ImmutableDictionary<ISymbol, T> Empty<T>() => ImmutableDictionary<ISymbol, T>.Empty.WithComparers(SymbolEqualityComparer.Default);

    /// <summary>Numbers the objects of all copies of a state.</summary>
    private sealed class Counter
    {
        public int Last { get; set; }
    }
}
