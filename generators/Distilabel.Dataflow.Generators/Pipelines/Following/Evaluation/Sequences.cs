using Distilabel.Dataflow.Generators.Pipelines.Following.Code;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>Lists, mappings and dictionaries, and what is gone over.</summary>
internal sealed class Sequences(Interpreter all) : Part(all)
{
    /// <summary>The items that a value goes over.</summary>
    public ListContent ItemsOf(Value value, IOperation source, State state)
    {
        value = All.Branches.Decided(value);
        switch (value)
        {
            case ListReference list:
                return GoOver(list, source, state);
            case PipelineReference pipeline:
                var steps = ListContent.Of(Graph.Collect(state, pipeline.Id).Select(step => new StepReference(step, state.Step(step).Creation is not null)));
                return state[pipeline].Notes.IsEmpty ? steps : steps with { Unseen = state[pipeline].Notes[0] };
            case MapReference map when !state[map].MapsColumns:
                return new ListContent { Items = [.. state[map].Entries.Select(static entry => new TupleValue([entry.Key, entry.Value]))], Unseen = state[map].Unseen };
            case ChainValue chain:
                return chain.Steps;
            case Unknown unknown:
                return ListContent.NotSeen(new Note(Locate(source.Syntax) ?? unknown.Note.Place, unknown.Note.Reason));
            default:
                // An object that says itself what it goes over.
                Escape(value, NoteOn(source), state);
                return ListContent.NotSeen(NoteOn(source));
        }
    }

    /// <summary>
    /// Goes over a sequence. A query or an iterator runs only now, and each time again: where it would not find what was there when it was
    /// followed, or makes other steps than before, its items are not those that were seen.
    /// </summary>
    public ListContent GoOver(ListReference reference, IOperation source, State state)
    {
        var list = state[reference];
        if (list.Deferral is not { } deferral)
        {
            return list;
        }

        var reason = deferral.IsSpent && deferral.MakesSteps ? "it makes its steps anew each time that it is gone over"
            : deferral.Lists.Any(read => state.Heap.TryGetValue(read.List, out var now) && !StateJoin.IsUnchanged(now, read.Content)) ||
                deferral.Variables.Any(read => state.Variable(read.Variable) is not { } now || !now.IsSame(read.Value)) ? "what it goes over was changed before it ran"
            : null;
        state.Set(reference, list with { Deferral = deferral with { IsSpent = true } });
        if (reason is null)
        {
            return list;
        }

        var note = new Note(Locate(source.Syntax), reason);
        Escape(reference, note, state);
        foreach (var (read, _) in deferral.Lists)
        {
            Escape(new ListReference(read), note, state);
        }

        return ListContent.NotSeen(note);
    }

    public Value ElementOf(Value holder, IOperation index, IOperation operation, State state)
    {
        holder = All.Branches.Object(holder);
        var note = NoteOn(operation);
        switch (holder)
        {
            case MapReference map:
                return EntryOf(map, All.Assignments.EvaluateIndex(index, state), operation, state);
            case ListReference list:
                var content = GoOver(list, operation, state);
                if (content.IsKnown && PlaceOf(index, content.Items.Length, state) is { } at && at >= 0 && at < content.Items.Length)
                {
                    return All.Seen(content.Items[at], operation, state);
                }

                // One of them, it is not seen which: they may all be connected through it.
                All.Escape.OfItems(content, note, state);
                break;
            case Constant { Content: string text } when PlaceOf(index, text.Length, state) is { } letter && letter >= 0 && letter < text.Length:
                return new Constant(text[letter]);
            case ObjectReference:
                // An object that says itself what is at a place.
                Escape(holder, note, state);
                Evaluate(index, state);
                break;
            default:
                Evaluate(index, state);
                break;
        }

        return Opaque(operation.Type, note, state, isOutside: ValueFacts.IsOutside(holder));
    }

    public void AssignElement(Value list, IOperation index, Value value, Note note, State state)
    {
        list = All.Branches.Object(list);
        switch (list)
        {
            case MapReference map:
                SetEntry(map, All.Assignments.EvaluateIndex(index, state), value, index, state);
                break;
            case ListReference known when state[known] is { IsKnown: true } content && PlaceOf(index, content.Items.Length, state) is { } place &&
                place >= 0 && place < content.Items.Length && All.Turns.Count == 0:
                All.Replace(content.Items[place], state);
                state.Set(known, content with { Items = content.Items.SetItem(place, value) });
                break;
            default:
                Escape(list, note, state);
                Escape(value, note, state);
                break;
        }
    }

    /// <summary>Sets an entry of mappings or of a dictionary.</summary>
    public void SetEntry(MapReference map, Value key, Value value, IOperation source, State state)
    {
        key = All.Branches.Decided(key);
        var content = state[map];
        if (content.Unseen is { } unseen)
        {
            Escape(value, unseen, state);
        }

        All.Replace(content.Find(key)?.Value, state);

        var isKnown = key is Constant && (!content.MapsColumns || value is Constant { Content: string } || (value is Undecided { Options: var options } && options.All(static option => option is Constant { Content: string })));
        content = isKnown
            ? content.Set(new MapEntry(key, value, Locate(source.Syntax) ?? source.Syntax))
            : content with { Unseen = content.Unseen ?? new Note(Locate(source.Syntax), content.MapsColumns ? "a column name is not a constant" : "a key is not a constant") };
        if (!isKnown && !content.MapsColumns)
        {
            foreach (var entry in content.Entries)
            {
                Escape(entry.Value, content.Unseen!, state);
            }

            Escape(value, content.Unseen!, state);
            content = content with { Entries = [] };
        }

        foreach (var loop in All.Turns)
        {
            content = content with { Unseen = content.Unseen ?? (loop.IsUncertain ? loop.Note : null) };
        }

        state.Set(map, content);
    }

    /// <summary>Adds a name alone, or a pair of the name and the new one.</summary>
    public void AddEntry(MapReference map, Value value, IOperation source, State state)
    {
        var (key, newName) = value is TupleValue { Items: [var first, var second] } ? (first, second) : (value, value);
        SetEntry(map, key, newName, source, state);
    }

    public void AddTo(ListReference list, IEnumerable<Value> items, State state)
    {
        Value[] added = [.. items];
        state.Set(list, state[list].Add(added));
        if (state[list].Unseen is { } note)
        {
            // Others have the list, and so the items.
            foreach (var item in added)
            {
                Escape(item, note, state);
            }
        }

        foreach (var loop in All.Turns)
        {
            loop.ListsChanged.Add(list.Id);
        }
    }

    public Value Contains(IOperation call, ListContent list, Value wanted)
    {
        var answers = list.Items.Select(item => Arithmetic.AreEqual(item, wanted)).ToArray();
        return answers.Contains(true) ? new Constant(true)
            : list.IsKnown && answers.All(static answer => answer == false) ? new Constant(false)
            : All.UnknownOf(call, [.. list.Items, wanted]);
    }

    /// <summary>Does something for each item; where their number can't be told, in a turn that stands for any number.</summary>
    public void Each(ListContent list, IOperation source, Action<Value> act, State state)
    {
        var items = list.Items.ToList();
        if (list.Unseen is { } unseen)
        {
            var type = (source.Type as INamedTypeSymbol)?.TypeArguments.FirstOrDefault() ?? (source.Type as IArrayTypeSymbol)?.ElementType;
            items.Add(Opaque(type, unseen, state));
        }

        foreach (var item in items)
        {
            if (list.IsKnown)
            {
                act(item);
                continue;
            }

            All.Loops.Begin(new Note(Locate(source.Syntax), "it is not seen how many items there are"), state);
            act(item);
            All.Loops.End(state);
        }
    }

    private Value EntryOf(MapReference map, Value key, IOperation operation, State state)
    {
        var content = state[map];
        key = All.Branches.Decided(key);
        if (key is Constant && content.Find(key) is { } entry && (content.Unseen is null || !content.MapsColumns))
        {
            return All.Seen(entry.Value, operation, state);
        }

        if (content is { MapsColumns: true, Unseen: null } && key is Constant)
        {
            return key;
        }

        if (!content.MapsColumns)
        {
            foreach (var other in content.Entries)
            {
                Escape(other.Value, NoteOn(operation), state);
            }
        }

        return Opaque(operation.Type, NoteOn(operation), state);
    }

    private int? PlaceOf(IOperation index, int count, State state)
    {
        if (CodeFacts.Unwrap(index) is IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat } fromEnd)
        {
            return Evaluate(fromEnd.Operand, state) is Constant { Content: int back } ? count - back : null;
        }

        return All.Branches.Decided(All.Assignments.EvaluateIndex(index, state)) is Constant { Content: int place } ? place : null;
    }
}
