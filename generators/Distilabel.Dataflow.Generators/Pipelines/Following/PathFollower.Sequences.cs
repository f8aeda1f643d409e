using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <content>Lists and mappings.</content>
internal sealed partial class PathFollower
{
    /// <summary>The items that a value goes over.</summary>
    private Sequence ItemsOf(Value value, IOperation source)
    {
        switch (value)
        {
            case Sequence list:
                return GoOver(list, source);
            case PipelineObject pipeline:
                return new Sequence(pipeline.Collect());
            case Unknown unknown:
                return new Sequence { Unseen = new Note(Locate(source.Syntax) ?? unknown.Note.Place, unknown.Note.Reason) };
            default:
                // An object that says itself what it goes over.
                LetGo(value, NoteOn(source));
                return new Sequence { Unseen = NoteOn(source) };
        }
    }

    private Value ElementOf(Value list, IOperation index, IOperation operation)
    {
        var place = PlaceOf(index, list);
        if (list is Sequence { IsKnown: true } known && place is { } at && at >= 0 && at < known.Items.Count)
        {
            return Seen(known.Items[at], operation);
        }

        if (list is Constant { Content: string text } && place is { } letter && letter >= 0 && letter < text.Length)
        {
            return new Constant(text[letter]);
        }

        var note = NoteOn(operation);
        if (list is Mappings mappings && Evaluate(index) is Constant { Content: string column } && mappings.Unseen is null)
        {
            return new Constant(mappings.Items.FirstOrDefault(mapping => mapping.Column == column)?.NewName ?? column);
        }

        if (list is Sequence several)
        {
            // One of them, it is not seen which: they may all be connected through it.
            LetGoOfItems(several, note);
        }
        else if (list is Instance)
        {
            // An object that says itself what is at a place.
            LetGo(list, note);
        }

        return Opaque(operation.Type, note, isOutside: IsOutside(list));
    }

    private void LetGoOfItems(Sequence list, Note note)
    {
        foreach (var item in list.Items.ToArray())
        {
            LetGo(item, note);
        }
    }

    private int? PlaceOf(IOperation index, Value list)
    {
        if (Unwrap(index) is IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat } fromEnd)
        {
            return Evaluate(fromEnd.Operand) is Constant { Content: int back } && list is Sequence items ? items.Items.Count - back : null;
        }

        return EvaluateIndex(index) is Constant { Content: int place } ? place : null;
    }

    private void AssignElement(Value list, IOperation index, Value value, Note note)
    {
        switch (list)
        {
            case Mappings mappings:
                SetMapping(mappings, EvaluateIndex(index), value, index);
                break;
            case Sequence { IsKnown: true } known when PlaceOf(index, known) is { } place && place >= 0 && place < known.Items.Count && _loops.Count == 0:
                Replace(known.Items[place]);
                known.Change()[place] = value;
                break;
            default:
                LetGo(list, note);
                LetGo(value, note);
                break;
        }
    }

    private void SetMapping(Mappings mappings, Value column, Value newName, IOperation source)
    {
        if (column is Constant { Content: string from } && newName is Constant { Content: string to })
        {
            mappings.Set(new Mapping(from, to, Locate(source.Syntax) ?? source.Syntax));
        }
        else
        {
            mappings.Unseen ??= new Note(Locate(source.Syntax), "a column name is not a constant");
        }

        foreach (var loop in _loops)
        {
            mappings.Unseen ??= loop.IsUncertain ? loop.Note : null;
        }
    }

    private void AddMapping(Mappings mappings, Value[] values, IReadOnlyList<IArgumentOperation> arguments)
    {
        if (values.Length == 2)
        {
            SetMapping(mappings, values[0], values[1], arguments[0].Value);
        }
        else
        {
            AddMapping(mappings, values[0], arguments[0].Value);
        }
    }

    /// <summary>Adds a name alone, or a pair of the name and the new one.</summary>
    private void AddMapping(Mappings mappings, Value value, IOperation source)
    {
        var (column, newName) = value is TupleOf { Items: [var first, var second] } ? (first, second) : (value, value);
        SetMapping(mappings, column, newName, source);
    }

    /// <summary>Calls a method of a list; null when it is none that is known.</summary>
    private Value? InvokeOnList(IInvocationOperation call, Sequence list)
    {
        var name = call.TargetMethod.Name;
        if (name is "ToArray" or "ToList" or "ToImmutable" && call.Arguments.IsEmpty)
        {
            return list.With(GoOver(list, call).Items);
        }

        if (call.TargetMethod.ContainingNamespace.ToDisplayString() == "System.Collections.Immutable")
        {
            return InvokeOnFixed(call, list);
        }

        if (name == "AsReadOnly")
        {
            return list;
        }

        if (name == "ForEach" && call.Arguments is [var action])
        {
            if (Evaluate(action.Value) is Function each)
            {
                Each(list, action.Value, item => CallFunction(each, [item], call));
                return new Constant(null);
            }

            return null;
        }

        if (name is not ("Add" or "AddRange" or "Insert" or "Clear" or "Reverse" or "Contains" or "Remove" or "RemoveAt") ||
            call.TargetMethod.ContainingType is not INamedTypeSymbol { IsGenericType: true })
        {
            return null;
        }

        var arguments = call.Arguments.Select(EvaluateArgument).ToArray();
        switch (name)
        {
            case "Add":
                var count = list.Items.Count;
                AddTo(list, arguments);
                return list is { IsSet: true, IsKnown: false } ? new Unknown(NoteOn(call)) : new Constant(list.Items.Count > count);
            case "AddRange":
                var items = ItemsOf(arguments[0], call.Arguments[0].Value);
                AddTo(list, items.Items.ToArray());
                (list.Unseen, list.Uncounted) = (list.Unseen ?? items.Unseen, list.Uncounted ?? items.Uncounted);
                return new Constant(null);
            case "Insert" when arguments[0] is Constant { Content: int place } && place >= 0 && place <= list.Items.Count && list.IsKnown && _loops.Count == 0:
                list.Change().Insert(place, arguments[1]);
                return new Constant(null);
            case "Clear" when _loops.Count == 0:
                Drop(list, list.Items.ToArray());
                return new Constant(null);
            case "Reverse" when arguments.Length == 0 && list.IsKnown && _loops.Count == 0:
                list.Change().Reverse();
                return new Constant(null);
            case "RemoveAt" when arguments[0] is Constant { Content: int place } && place >= 0 && place < list.Items.Count && list.IsKnown && _loops.Count == 0:
                Drop(list, list.Items[place]);
                return new Constant(null);
            case "Remove" when list.IsKnown && _loops.Count == 0 && list.Items.TrueForAll(item => Arithmetic.AreEqual(item, arguments[0]) is not null):
                var found = list.Items.Find(item => Arithmetic.AreEqual(item, arguments[0]) == true);
                Drop(list, found is null ? [] : [found]);
                return new Constant(found is not null);
            case "Contains":
                return Contains(call, list, arguments[0]);
            default:
                LetGo(list, NoteOn(call));
                foreach (var argument in arguments)
                {
                    LetGo(argument, NoteOn(call));
                }

                return Opaque(call.Type, NoteOn(call));
        }
    }

    /// <summary>Calls a method of a list that stays as it is, and so gives another one; null when it is none that is known.</summary>
    private Sequence? InvokeOnFixed(IInvocationOperation call, Sequence list)
    {
        switch (call.TargetMethod.Name)
        {
            case "Add" when call.Arguments is [var item]:
                return list.With([.. list.Items, EvaluateArgument(item)]);
            case "AddRange" when call.Arguments is [var several]:
                var items = ItemsOf(EvaluateArgument(several), several.Value);
                return new Sequence([.. list.Items, .. items.Items]) { Uncounted = list.Uncounted ?? items.Uncounted, Unseen = list.Unseen ?? items.Unseen };
            default:
                return null;
        }
    }

    /// <summary>Takes items out of a list. Whoever makes steps and takes them out again means not to run them.</summary>
    private static void Drop(Sequence list, params Value[] items)
    {
        foreach (var item in items)
        {
            Use(item);
            list.Change().RemoveAt(list.Items.IndexOf(item));
        }
    }

    private Value Contains(IOperation call, Sequence list, Value wanted)
    {
        var answers = list.Items.Select(item => Arithmetic.AreEqual(item, wanted)).ToArray();
        return answers.Contains(true) ? new Constant(true)
            : list.IsKnown && answers.All(static answer => answer == false) ? new Constant(false)
            : UnknownOf(call, [.. list.Items, wanted]);
    }

    /// <summary>Does something for each item; where their number can't be told, in a turn that stands for any number.</summary>
    private void Each(Sequence list, IOperation source, Action<Value> act)
    {
        _turns++;
        foreach (var item in ItemsToVisit(list, source))
        {
            var turn = list.IsKnown ? null : new LoopTurn(new Note(Locate(source.Syntax), "it is not seen how many items there are"), Steps.Count);
            if (turn is not null)
            {
                _loops.Push(turn);
            }

            act(item);
            if (turn is not null)
            {
                End(turn);
            }
        }

        _turns--;
    }

    private List<Value> ItemsToVisit(Sequence list, IOperation source)
    {
        var items = list.Items.ToList();
        if (list.Unseen is { } unseen)
        {
            var type = (source.Type as INamedTypeSymbol)?.TypeArguments.FirstOrDefault() ?? (source.Type as IArrayTypeSymbol)?.ElementType;
            items.Add(Opaque(type, unseen));
        }

        return items;
    }
}
