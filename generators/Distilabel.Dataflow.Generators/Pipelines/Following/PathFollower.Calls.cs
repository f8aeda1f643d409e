using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <content>Calls: of the run time's methods, of methods whose code is at hand, and of others.</content>
internal sealed partial class PathFollower
{
    private Value Invoke(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (method.MethodKind == MethodKind.Constructor && call.Instance is not null && Evaluate(call.Instance) is Instance instance)
        {
            Construct(instance, method, call.Arguments);
            return instance;
        }

        if (method.MethodKind == MethodKind.DelegateInvoke && call.Instance is { } target)
        {
            return Evaluate(target) is Function function
                ? CallFunction(function, [.. call.Arguments.Select(argument => Evaluate(argument.Value))], call)
                : InvokeUnseen(call, null);
        }

        if (method.Name == "Connect" && method.ContainingType.IsDataflow("Step") && call.Instance is { } from)
        {
            return InvokeConnect(call, from);
        }

        var receiver = call.Instance is { } owner ? Evaluate(owner) : null;
        switch (receiver)
        {
            case PipelineObject pipeline when method is { Name: "Add", Parameters.Length: 1 }:
                Add(pipeline, Evaluate(call.Arguments[0].Value), call.Arguments[0].Value);
                return new Constant(null);
            case PipelineObject:
                return InvokeUnseen(call, null);
            case Mappings mappings when method.Name == "Add":
                AddMapping(mappings, [.. call.Arguments.Select(argument => Evaluate(argument.Value))], call.Arguments);
                return new Constant(null);
            case Sequence list when InvokeOnList(call, list) is { } result:
                return result;
            case Unknown unknown when method.Name == "Add" && method.ContainingType.IsDataflow("Pipeline"):
                LetGo(Evaluate(call.Arguments[0].Value), unknown.Note);
                return new Constant(null);
        }

        if (receiver is null && InvokeOnSequence(call) is { } sequence)
        {
            return sequence;
        }

        return IsInSource(method) ? InvokeSource(call, receiver) : InvokeUnseen(call, receiver);
    }

    private Value InvokeSource(IInvocationOperation call, Value? receiver)
    {
        var method = call.TargetMethod;
        if ((method.IsVirtual || method.IsAbstract || method.IsOverride) && !method.ContainingType.IsSealed && !method.IsSealed)
        {
            var exact = receiver is Instance { IsFollowed: true } or StepObject { Creation: not null } ? ((Instance)receiver).Type : null;
            if (exact is null || FindOverride(exact, method) is not { } found)
            {
                return InvokeUnseen(call, receiver);
            }

            method = found;
        }

        var arguments = new Dictionary<IParameterSymbol, Value>(SymbolEqualityComparer.Default);
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is { Ordinal: var ordinal } && ordinal < method.Parameters.Length)
            {
                arguments[(method.ReducedFrom ?? method).OriginalDefinition.Parameters[ordinal]] = Evaluate(argument.Value);
            }
        }

        return Inline(method, receiver, arguments, call) ?? InvokeUnseen(call, receiver);
    }

    private static IMethodSymbol? FindOverride(INamedTypeSymbol type, IMethodSymbol method)
    {
        for (INamedTypeSymbol? level = type; level is not null; level = level.BaseType)
        {
            foreach (var candidate in level.GetMembers(method.Name).OfType<IMethodSymbol>())
            {
                for (var overridden = candidate; overridden is not null; overridden = overridden.OverriddenMethod)
                {
                    if (overridden.Equals(method, SymbolEqualityComparer.Default))
                    {
                        return candidate;
                    }
                }
            }
        }

        return null;
    }

    /// <summary>Runs the code of a method in place of its call; null when it can't be seen.</summary>
    private Value? Inline(IMethodSymbol method, Value? receiver, Dictionary<IParameterSymbol, Value> arguments, IOperation call)
    {
        var definition = (method.PartialImplementationPart ?? method).OriginalDefinition;
        if (_calls.Count >= MostCalls || _calls.Any(other => other.Member.Equals(definition, SymbolEqualityComparer.Default)))
        {
            return null;
        }

        var code = _code.BodyOf(definition, _cancellationToken);
        var body = code is ILocalFunctionOperation local ? local.Body : code;
        if (body is null or IMethodBodyOperation { BlockBody: null, ExpressionBody: null })
        {
            return null;
        }

        _membersRun.Add(definition);
        foreach (var argument in arguments)
        {
            _locals[argument.Key] = argument.Value;
        }

        var takesParts = _calls.Any(static other => other.TakesParts) || arguments.Keys.Any(static parameter => parameter.Type.IsPartOfPipeline());
        return RunCall(definition, body, receiver, call, takesParts);
    }

    private Value RunCall(IMethodSymbol method, IOperation body, Value? receiver, IOperation call, bool takesParts)
    {
        var (outerThis, outerSite) = (_this, _site);
        _this = receiver ?? (method.IsStatic ? null : _this);
        _site ??= _entry.Contains(call.Syntax) ? call.Syntax : null;
        var frame = new Frame(method) { TakesParts = takesParts };
        _calls.Push(frame);
        var flow = RunBody(body);
        _calls.Pop();
        (_this, _site) = (outerThis, outerSite);
        if (flow == Flow.Throw)
        {
            return new Unknown(NoteOn(call));
        }

        var result = frame.Yielded ?? frame.Returned ?? (method.ReturnsVoid ? new Constant(null) : Opaque(method.ReturnType, NoteOn(call)));
        return Seen(result, call);
    }

    /// <summary>Calls a lambda or a method group.</summary>
    private Value CallFunction(Function function, IReadOnlyList<Value> arguments, IOperation call)
    {
        var parameters = function.Method.OriginalDefinition.Parameters;
        if (function.Body is not { } body)
        {
            var given = parameters.Take(arguments.Count).Select((parameter, place) => (parameter, place))
                .ToDictionary(static pair => pair.parameter, pair => arguments[pair.place], ParameterComparer);
            if (Inline(function.Method, function.Receiver, given, call) is { } value)
            {
                return value;
            }

            foreach (var argument in arguments)
            {
                LetGo(argument, NoteOn(call));
            }

            return Opaque(function.Method.ReturnType, NoteOn(call));
        }

        for (var i = 0; i < parameters.Length && i < arguments.Count; i++)
        {
            _locals[function.Method.Parameters[i]] = arguments[i];
        }

        return RunCall(function.Method, body, _this, call, takesParts: false);
    }

    /// <summary>Calls code that can't be seen: what it is given, it may keep and change.</summary>
    private Value InvokeUnseen(IInvocationOperation call, Value? receiver)
    {
        var method = call.TargetMethod;
        var note = new Note(Locate(call.Syntax), $"the code of '{method.Name}' is not seen");
        var isHarmless = IsHarmless(method);
        foreach (var argument in call.Arguments)
        {
            var value = Evaluate(argument.Value);
            if (!isHarmless)
            {
                LetGo(value, note);
            }
            else
            {
                Use(value);
            }
        }

        if (receiver is StepObject step && IsOfDistilabel(method))
        {
            step.IsUsedElsewhere = true;
        }
        else if (receiver is not null)
        {
            LetGo(receiver, note);
        }

        return Opaque(call.Type, note);
    }

    /// <summary>Whether a method only looks at what it is given: it keeps nothing, gives nothing back, and knows no steps.</summary>
    private static bool IsHarmless(IMethodSymbol method) => IsOfDistilabel(method) || method.IsStatic && !IsInSource(method) &&
        method.ReturnType.SpecialType is SpecialType.System_Void or SpecialType.System_Boolean or SpecialType.System_String or SpecialType.System_Int32 &&
        method.ContainingNamespace?.ToDisplayString() is { } room && (room == "System" || room.StartsWith("System.", StringComparison.Ordinal));

    private static bool IsOfDistilabel(IMethodSymbol method) =>
        method.ContainingType.IsDataflow("Step") || method.ContainingType.IsDataflow("GeneratorStep") || method.ContainingType.IsDataflow("Pipeline");

    private static void Use(Value value)
    {
        if (value is StepObject step)
        {
            step.IsUsedElsewhere = true;
        }
    }

    /// <summary>What code that can't be seen gets hold of, it may connect and change.</summary>
    private static void LetGo(Value value, Note note) => LetGo(value, note, []);

    private static void LetGo(Value value, Note note, HashSet<Value> seen)
    {
        if (!seen.Add(value))
        {
            return;
        }

        switch (value)
        {
            case StepObject step:
                step.LetGo(note);
                break;
            case Mappings mappings:
                mappings.Unseen ??= note;
                break;
            case Chain chain:
                LetGo(chain.Steps, note, seen);
                break;
            case Sequence list:
                list.Unseen ??= note;
                list.Items.ForEach(item => LetGo(item, note, seen));
                break;
            case TupleOf tuple:
                foreach (var item in tuple.Items)
                {
                    LetGo(item, note, seen);
                }

                break;
            case Instance instance:
                foreach (var member in instance.Members.Values.ToArray())
                {
                    LetGo(member, note, seen);
                }

                break;
        }
    }

    /// <summary>A value of a type of which nothing else is known.</summary>
    private Value Opaque(ITypeSymbol? type, Note note, string? name = null)
    {
        if (type.IsDataflow("RoutingBatchFunction"))
        {
            return new Routing();
        }

        if (type.IsDataflow("Pipeline"))
        {
            var pipeline = new PipelineObject { Place = note.Place, Name = name ?? "pipeline" };
            pipeline.Notes.Add(note);
            Pipelines.Add(pipeline);
            return pipeline;
        }

        if (!type.IsStep())
        {
            return new Unknown(note);
        }

        var step = new StepObject(type as INamedTypeSymbol, _code.StepClassOf(type)) { GivenName = $"{{{name ?? type!.Name}}}", NameIsKnown = false };
        step.LetGo(note);
        Steps.Add(step);
        return step;
    }
}
