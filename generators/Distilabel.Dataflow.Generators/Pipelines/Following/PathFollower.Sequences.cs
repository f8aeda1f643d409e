using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <content>Lists, LINQ and mappings.</content>
internal sealed partial class PathFollower
{
    /// <summary>The items that a value goes over.</summary>
    private Sequence ItemsOf(Value value, IOperation source) => value switch
    {
        Sequence list => list,
        PipelineObject pipeline => new Sequence(pipeline.Collect()),
        Unknown unknown => new Sequence { Unseen = new Note(Locate(source.Syntax) ?? unknown.Note.Place, unknown.Note.Reason) },
        _ => new Sequence { Unseen = NoteOn(source) },
    };

    private Value ElementOf(Value list, IOperation index, IOperation operation)
    {
        var place = PlaceOf(index, list);
        if (list is Sequence { IsKnown: true } known && place is { } at && at >= 0 && at < known.Items.Count)
        {
            return Seen(known.Items[at], operation);
        }

        var note = NoteOn(operation);
        if (list is Mappings mappings && Evaluate(index) is Constant { Content: string column } && mappings.Unseen is null)
        {
            return new Constant(mappings.Items.FirstOrDefault(mapping => mapping.Column == column)?.NewName ?? column);
        }

        if (list is Sequence)
        {
            // One of them, it is not seen which: they may all be connected through it.
            LetGo(list, note);
        }

        return Opaque(operation.Type, note);
    }

    private int? PlaceOf(IOperation index, Value list)
    {
        if (Unwrap(index) is IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat } fromEnd)
        {
            return Evaluate(fromEnd.Operand) is Constant { Content: int back } && list is Sequence items ? items.Items.Count - back : null;
        }

        return Evaluate(index) is Constant { Content: int place } ? place : null;
    }

    private void AssignElement(Value list, IOperation index, Value value, Note note)
    {
        switch (list)
        {
            case Mappings mappings:
                SetMapping(mappings, Evaluate(index), value, index);
                break;
            case Sequence { IsKnown: true } known when PlaceOf(index, known) is { } place && place >= 0 && place < known.Items.Count && _loops.Count == 0:
                known.Items[place] = value;
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
        if (name is "ToArray" or "ToList" or "AsReadOnly" or "ToImmutable" && call.Arguments.IsEmpty)
        {
            return list.With(list.Items);
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

        var arguments = call.Arguments.Select(argument => Evaluate(argument.Value)).ToArray();
        switch (name)
        {
            case "Add":
                AddTo(list, arguments);
                return new Constant(true);
            case "AddRange":
                var items = ItemsOf(arguments[0], call.Arguments[0].Value);
                AddTo(list, items.Items.ToArray());
                (list.Unseen, list.Uncounted) = (list.Unseen ?? items.Unseen, list.Uncounted ?? items.Uncounted);
                return new Constant(null);
            case "Insert" when arguments[0] is Constant { Content: int place } && place <= list.Items.Count && _loops.Count == 0:
                list.Items.Insert(place, arguments[1]);
                return new Constant(null);
            case "Clear" when _loops.Count == 0:
                list.Items.Clear();
                return new Constant(null);
            case "Reverse" when arguments.Length == 0:
                list.Items.Reverse();
                return new Constant(null);
            case "Contains":
                return new Unknown(NoteOn(call));
            default:
                list.Unseen ??= NoteOn(call);
                return Opaque(call.Type, NoteOn(call));
        }
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

    /// <summary>Calls a static method on sequences, as LINQ has them; null when it is none that is known.</summary>
    private Value? InvokeOnSequence(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        var type = method.ContainingType;
        if (type.Name is not ("Enumerable" or "ImmutableArray" or "ImmutableList" or "Array" or "Task" or "ValueTask") ||
            type.ContainingNamespace.ToDisplayString() is not ("System.Linq" or "System.Collections.Immutable" or "System" or "System.Threading.Tasks"))
        {
            return null;
        }

        if (type.Name is "Task" or "ValueTask")
        {
            return method.Name == "FromResult" ? Evaluate(call.Arguments[0].Value) : null;
        }

        if (method.Name is "Range" or "Empty" or "Repeat" || type.Name.StartsWith("Immutable", StringComparison.Ordinal) && method.Name is "Create" or "CreateRange")
        {
            return Generate(call);
        }

        if (call.Arguments is not [var first, ..])
        {
            return null;
        }

        var evaluated = Evaluate(first.Value);
        return evaluated is Sequence or Unknown or PipelineObject
            ? Query(call, ItemsOf(evaluated, first.Value), [.. call.Arguments.Skip(1).Select(argument => Evaluate(argument.Value))])
            : null;
    }

    private Sequence? Generate(IInvocationOperation call)
    {
        var arguments = call.Arguments.Select(argument => Evaluate(argument.Value)).ToArray();
        return (call.TargetMethod.Name, arguments) switch
        {
            ("Empty", _) or ("Create", []) => new Sequence(),
            ("Range", [Constant { Content: int start }, Constant { Content: int count and >= 0 and <= MostTurns }]) =>
                new Sequence(Enumerable.Range(start, count).Select(static number => new Constant(number))),
            ("Repeat", [var item, Constant { Content: int count and >= 0 and <= MostTurns }]) => new Sequence(Enumerable.Repeat(item, count)),
            ("Repeat", [var item, _]) => new Sequence([item]) { Uncounted = NoteOn(call) },
            ("Range", _) => new Sequence { Unseen = new Note(Locate(call.Syntax), "it is not seen how many there are") },
            ("Create" or "CreateRange", [Sequence list]) => list.With(list.Items),
            ("Create", _) => new Sequence(arguments),
            _ => null,
        };
    }

    private Value Query(IInvocationOperation call, Sequence list, IReadOnlyList<Value> arguments)
    {
        var note = NoteOn(call);
        switch (call.TargetMethod.Name, arguments)
        {
            case ("ToArray" or "ToList" or "ToImmutableArray" or "ToImmutableList" or "ToHashSet" or "AsEnumerable" or "Cast" or "OfType", []):
                return list.With(list.Items);
            case ("Reverse", []):
                return list.With(list.Items.AsEnumerable().Reverse());
            case ("Select" or "ConvertAll", [Function map]):
                return Select(call, list, map);
            case ("SelectMany", [Function map]):
                return Flatten(Select(call, list, map), call);
            case ("Where", [Function keep]):
                return Where(call, list, keep);
            case ("Concat" or "Union", [var second]):
                return Flatten(new Sequence([list, second]), call);
            case ("Append", [var item]):
                return list.With([.. list.Items, item]);
            case ("Prepend", [var item]):
                return list.With([item, .. list.Items]);
            case ("Take", [Constant { Content: int count }]) when list.IsKnown:
                return new Sequence(list.Items.Take(count));
            case ("Skip", [Constant { Content: int count }]) when list.IsKnown:
                return new Sequence(list.Items.Skip(count));
            case ("First" or "Single" or "FirstOrDefault" or "SingleOrDefault", []) when list is { IsKnown: true, Items.Count: > 0 }:
                return Seen(list.Items[0], call);
            case ("Last" or "LastOrDefault", []) when list is { IsKnown: true, Items.Count: > 0 }:
                return Seen(list.Items[list.Items.Count - 1], call);
            case ("ElementAt", [Constant { Content: int place }]) when list.IsKnown && place >= 0 && place < list.Items.Count:
                return Seen(list.Items[place], call);
            case ("Count", []) when list.IsKnown:
                return new Constant(list.Items.Count);
            case ("Any", []) when list.IsKnown:
                return new Constant(list.Items.Count > 0);
            case ("Zip", [Sequence { IsKnown: true } other]) when list.IsKnown:
                return new Sequence(list.Items.Zip(other.Items, static (left, right) => new TupleOf([left, right])));
            case ("Zip", [Sequence { IsKnown: true } other, Function map]) when list.IsKnown:
                return new Sequence(list.Items.Zip(other.Items, (left, right) => CallFunction(map, [left, right], call)));
            case ("Aggregate", [var seed, Function fold]) when list.IsKnown:
                return list.Items.Aggregate(seed, (sum, item) => CallFunction(fold, [sum, item], call));
            default:
                LetGo(list, note);
                foreach (var argument in arguments)
                {
                    LetGo(argument, note);
                }

                return Opaque(call.Type, note);
        }
    }

    private Sequence Select(IInvocationOperation call, Sequence list, Function map)
    {
        var results = new Sequence();
        var place = 0;
        Each(list, call.Arguments[0].Value, item =>
        {
            var number = list.IsKnown ? new Constant(place++) : (Value)new Unknown(NoteOn(call));
            AddTo(results, [CallFunction(map, map.Method.Parameters.Length == 2 ? [item, number] : [item], call)]);
        });
        results.Uncounted ??= list.Uncounted ?? list.Unseen;
        return results;
    }

    private Sequence Where(IInvocationOperation call, Sequence list, Function keep)
    {
        const int most = 4;
        var results = list.With([]);
        foreach (var item in list.Items)
        {
            var isKept = CallFunction(keep, [item], call) as Constant;
            if (isKept is null && (list.Items.Count > most || !call.Type.IsPartOfPipeline()))
            {
                var note = new Note(Locate(call.Syntax), "it is not seen which items are kept");
                LetGo(list, note);
                return new Sequence { Unseen = note };
            }

            if (isKept is { Content: true } || (isKept is null && Decide(call, 2) == 0))
            {
                results.Items.Add(item);
            }
        }

        return results;
    }

    private Sequence Flatten(Sequence lists, IInvocationOperation call)
    {
        var flat = new Sequence { Uncounted = lists.Uncounted, Unseen = lists.Unseen };
        foreach (var list in lists.Items)
        {
            var items = ItemsOf(list, call);
            flat.Items.AddRange(items.Items);
            (flat.Unseen, flat.Uncounted) = (flat.Unseen ?? items.Unseen, flat.Uncounted ?? items.Uncounted);
        }

        return flat;
    }
}
