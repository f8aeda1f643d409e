using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <content>LINQ, which runs when somebody goes over its result: it is followed where it stands, and taken back where that was too early.</content>
internal sealed partial class PathFollower
{
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

        if (type.Name == "Array" && method.Name is not ("Empty" or "ConvertAll"))
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
        if (evaluated is not (Sequence or Unknown or PipelineObject))
        {
            LetGo(evaluated, NoteOn(call));
            evaluated = new Unknown(NoteOn(call));
        }

        var list = ItemsOf(evaluated, first.Value);
        Value[] arguments = [.. call.Arguments.Skip(1).Select(EvaluateArgument)];
        var before = Steps.Count;
        var result = Query(call, list, arguments, IsOutside(evaluated));
        return method.Name.StartsWith("To", StringComparison.Ordinal) || type.Name != "Enumerable" ? result : Defer(call, result, arguments, list, Steps.Count > before);
    }

    private Sequence Generate(IInvocationOperation call)
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
            _ => new Sequence { Unseen = NoteOn(call) },
        };
    }

    private Value Query(IInvocationOperation call, Sequence list, IReadOnlyList<Value> arguments, bool isOutside)
    {
        var note = NoteOn(call);
        switch (call.TargetMethod.Name, arguments)
        {
            case ("ToArray" or "ToList" or "ToImmutableArray" or "ToImmutableList" or "Cast", []):
                return list.With(list.Items);
            case ("AsEnumerable", []):
                return list;
            case ("ToHashSet" or "Distinct", []):
                return Distinct(list);
            case ("OfType", []):
                return OfType(call, list, call.TargetMethod.TypeArguments.FirstOrDefault());
            case ("Contains", [var wanted]):
                return Contains(call, list, wanted);
            case ("Reverse", []):
                return list.With(list.Items.AsEnumerable().Reverse());
            case ("Select" or "ConvertAll", [Function map]):
                return Select(call, list, map);
            case ("SelectMany", [Function map]):
                return Flatten(Select(call, list, map), call);
            case ("Where", [Function keep]):
                return Where(call, list, keep);
            case ("Concat", [var second]):
                return Flatten(new Sequence([list, second]), call);
            case ("Union", [var second]):
                return Distinct(Flatten(new Sequence([list, second]), call));
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
                return new Sequence(list.Items.Zip(other.Items, static (left, right) => (left, right)).ToArray().Select(pair => CallFunction(map, [pair.left, pair.right], call)).ToArray());
            case ("Aggregate", [var seed, Function fold]) when list.IsKnown:
                return list.Items.ToArray().Aggregate(seed, (sum, item) => CallFunction(fold, [sum, item], call));
            default:
                if (!IsLook(call.TargetMethod))
                {
                    LetGo(list, note);
                }

                foreach (var argument in arguments)
                {
                    LetGo(argument, note);
                }

                return Opaque(call.Type, note, isOutside: isOutside);
        }
    }

    private static Sequence Distinct(Sequence list)
    {
        var set = new Sequence { IsSet = true, Unseen = list.Unseen, Uncounted = list.Uncounted };
        set.Add(list.Items);
        return set;
    }

    private Sequence OfType(IInvocationOperation call, Sequence list, ITypeSymbol? type)
    {
        var answers = list.Items.Select(item => IsOfType(item, type)).ToArray();
        if (answers.Contains(null))
        {
            var note = new Note(Locate(call.Syntax), "it is not seen which items are kept");
            LetGoOfItems(list, note);
            return new Sequence { Unseen = note };
        }

        foreach (var (item, isKept) in list.Items.Zip(answers, static (item, answer) => (item, answer)))
        {
            if (isKept == false)
            {
                Use(item);
            }
        }

        return list.With(list.Items.Where((_, place) => answers[place] == true));
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
        foreach (var item in list.Items.ToArray())
        {
            var isKept = CallFunction(keep, [item], call) as Constant;
            if (isKept is null && (list.Items.Count > most || !call.Type.IsPartOfPipeline()))
            {
                var note = new Note(Locate(call.Syntax), "it is not seen which items are kept");
                LetGoOfItems(list, note);
                return new Sequence { Unseen = note };
            }

            if (isKept is { Content: true } || (isKept is null && Decide(call, new Unknown(NoteOn(call)), 2, []) == 0))
            {
                results.Items.Add(item);
            }
            else
            {
                Use(item);
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

    /// <summary>
    /// Goes over a sequence. A query or an iterator runs only now, and each time again: where it would not find what was there when it was
    /// followed, or makes other steps than before, its items are not those that were seen.
    /// </summary>
    private Sequence GoOver(Sequence list, IOperation source)
    {
        if (list.Deferral is not { } deferral)
        {
            return list;
        }

        var reason = deferral.IsSpent && deferral.MakesSteps ? "it makes its steps anew each time that somebody goes over it"
            : deferral.Lists.Exists(static read => read.List.Version != read.Version) ||
                deferral.Variables.Exists(read => !_locals.TryGetValue(read.Variable, out var now) || !now.IsSame(read.Value)) ? "what it goes over was changed before it ran"
            : null;
        deferral.IsSpent = true;
        if (reason is null)
        {
            return list;
        }

        var note = new Note(Locate(source.Syntax), reason);
        LetGo(list, note);
        foreach (var (read, _) in deferral.Lists)
        {
            LetGo(read, note);
        }

        return new Sequence { Unseen = note };
    }

    /// <summary>What a query, which has been followed now, runs with when somebody goes over it.</summary>
    private Value Defer(IInvocationOperation call, Value result, IReadOnlyList<Value> arguments, Sequence source, bool makesSteps)
    {
        if (result is not Sequence list || list == source || list.Deferral is not null)
        {
            return result;
        }

        var deferral = list.Deferral = new Deferral { MakesSteps = makesSteps || source.Deferral?.MakesSteps == true };
        foreach (var read in arguments.OfType<Sequence>().Append(source))
        {
            deferral.Lists.AddRange(read.Deferral is { } earlier ? earlier.Lists : [(read, read.Version)]);
            deferral.Variables.AddRange(read.Deferral?.Variables ?? []);
        }

        foreach (var function in arguments.OfType<Function>().Where(function => ChangesOthers(function.Body) && !IsGoneOverAtOnce(call)))
        {
            Escape(function, new Note(Locate(call.Syntax), "it is not seen when this query runs"));
        }

        foreach (var body in arguments.OfType<Function>().Select(static function => function.Body).OfType<IOperation>())
        {
            var own = new HashSet<ISymbol>(body.Descendants().OfType<IVariableDeclaratorOperation>().Select(static declarator => declarator.Symbol), SymbolEqualityComparer.Default);
            foreach (var local in body.Descendants().OfType<ILocalReferenceOperation>().Where(use => !own.Contains(use.Local)))
            {
                if (_locals.TryGetValue(local.Local, out var value))
                {
                    deferral.Variables.Add((local.Local, value));
                    if (value is Sequence captured)
                    {
                        deferral.Lists.Add((captured, captured.Version));
                    }
                }
            }
        }

        return list;
    }
}
