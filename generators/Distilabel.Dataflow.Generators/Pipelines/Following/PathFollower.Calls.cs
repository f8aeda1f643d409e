using System.Collections.Immutable;
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
            var called = Evaluate(target);
            if (called is not Function function)
            {
                return InvokeUnseen(call, called);
            }

            var result = CallFunction(function, [.. call.Arguments.Select(EvaluateArgument)], call);
            CopyBack(call.Arguments, function.Method);
            return result;
        }

        if (CodeModel.LeavesOut(call, _cancellationToken))
        {
            return new Constant(null);
        }

        if (method.Name == "Connect" && method.ContainingType.IsDataflow("Step") && call.Instance is { } from)
        {
            return InvokeConnect(call, from);
        }

        if (method.ContainingType.IsDataflow("Route") && method.ReturnType.IsDataflow("Route"))
        {
            return InvokeRoute(call);
        }

        var receiver = call.Instance is { } owner ? ReceiverOf(owner) : null;
        switch (receiver)
        {
            case PipelineObject pipeline when method is { Name: "Add", Parameters.Length: 1 } && method.ContainingType.IsDataflow("Pipeline"):
                Add(pipeline, Evaluate(call.Arguments[0].Value), call.Arguments[0].Value);
                return new Constant(null);
            case Mappings mappings when method.Name == "Add":
                AddMapping(mappings, [.. call.Arguments.Select(EvaluateArgument)], call.Arguments);
                return new Constant(null);
            case Sequence list when InvokeOnList(call, list) is { } result:
                return result;
            case StepObject { Creation: not null, Type: { } type } when method is { Name: "GetType", Parameters.IsEmpty: true }:
                return new Constant(type);
            case Unknown unknown when method.Name == "Add" && method.ContainingType.IsDataflow("Pipeline"):
                LetGo(Evaluate(call.Arguments[0].Value), unknown.Note);
                return new Constant(null);
        }

        if (InvokeOnText(call, receiver) is { } text)
        {
            return text;
        }

        if (receiver is null && InvokeOnSequence(call) is { } sequence)
        {
            return sequence;
        }

        return IsInSource(method) && receiver is not PipelineObject ? InvokeSource(call, receiver) : InvokeUnseen(call, receiver);
    }

    /// <summary>The object that a method is called on: of a struct that is no variable, or one that can't be changed, a copy.</summary>
    private Value ReceiverOf(IOperation owner) => owner switch
    {
        ILocalReferenceOperation or IInstanceReferenceOperation or IArrayElementReferenceOperation => Evaluate(owner),
        IFieldReferenceOperation { Field.IsReadOnly: false } or IParameterReferenceOperation { Parameter.RefKind: RefKind.None or RefKind.Ref or RefKind.Out } => Evaluate(owner),
        _ => CopyOf(Evaluate(owner)),
    };

    private Value InvokeSource(IInvocationOperation call, Value? receiver)
    {
        if ((call.IsVirtual ? Resolve(call.TargetMethod, receiver) : call.TargetMethod) is not { } method)
        {
            return InvokeUnseen(call, receiver);
        }

        method = method.PartialImplementationPart ?? method;
        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        var arguments = new Dictionary<IParameterSymbol, Value>(SymbolEqualityComparer.Default);
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is { Ordinal: var ordinal } && ordinal < definition.Parameters.Length)
            {
                arguments[definition.Parameters[ordinal]] = EvaluateArgument(argument);
            }
        }

        if (method.ContainingType is { IsExtension: true, ExtensionParameter: { } extended } && receiver is not null)
        {
            arguments[extended.OriginalDefinition] = receiver;
        }

        if (Inline(method, receiver, arguments, call) is not { } result)
        {
            return InvokeUnseen(call, receiver);
        }

        CopyBack(call.Arguments, definition);
        return result;
    }

    /// <summary>An argument's value; what a method is to set has none yet.</summary>
    private Value EvaluateArgument(IArgumentOperation argument) =>
        argument.Parameter?.RefKind == RefKind.Out ? new Unknown(NoteOn(argument)) : CopyOf(Evaluate(argument.Value));

    /// <summary>Gives variables that were passed by reference what the method, which was followed, left in its parameters.</summary>
    private void CopyBack(IEnumerable<IArgumentOperation> arguments, IMethodSymbol method)
    {
        foreach (var argument in arguments)
        {
            if (argument.Parameter is { RefKind: RefKind.Ref or RefKind.Out, Ordinal: var ordinal } && ordinal < method.Parameters.Length)
            {
                var note = NoteOn(argument);
                Assign(argument.Value, _locals.TryGetValue(method.Parameters[ordinal], out var value) ? value : Opaque(argument.Value.Type, note), note);
            }
        }
    }

    /// <summary>Variables that code which can't be seen may set.</summary>
    private void ForgetReferences(IEnumerable<IArgumentOperation> arguments, Note note)
    {
        foreach (var argument in arguments)
        {
            if (argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out)
            {
                Assign(argument.Value, Opaque(argument.Value.Type, note), note);
            }
        }
    }

    /// <summary>The method that a call runs, of those that override or implement the one called; null when it can't be told.</summary>
    private static IMethodSymbol? Resolve(IMethodSymbol method, Value? receiver)
    {
        var isVirtual = method.IsVirtual || method.IsAbstract || method.IsOverride;
        if (!isVirtual || method.IsSealed || (method.ContainingType.IsSealed && !method.IsAbstract))
        {
            return method;
        }

        var exact = receiver is Instance { IsExact: true } instance ? instance.Type : null;
        return exact is null ? null
            : method.ContainingType.TypeKind == TypeKind.Interface ? exact.FindImplementationForInterfaceMember(method) as IMethodSymbol
            : FindOverride(exact, method);
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
        if (_calls.Count >= MostCalls || IsRunning(definition))
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
            SetDeclared(argument.Key, argument.Value);
        }

        return RunCall(definition, [.. method.TypeArguments.Select(InPlaceOfParameters)], body, receiver, call, arguments.Keys.Any(static parameter => parameter.Type.IsPartOfPipeline()));
    }

    private Value RunCall(IMethodSymbol method, ImmutableArray<ITypeSymbol> typeArguments, IOperation body, Value? receiver, IOperation call, bool takesParts)
    {
        var isWithin = _calls.Any(static other => other.TakesParts);
        using var frame = Enter(method, receiver ?? (method.IsStatic ? null : This), call.Syntax);
        frame.TypeArguments = typeArguments;
        frame.TakesParts = takesParts || isWithin;
        var before = Steps.Count;
        if (RunBody(body) == Flow.Throw)
        {
            return new Unknown(NoteOn(call));
        }

        if (frame.Yielded is { } yielded)
        {
            yielded.Deferral = new Deferral { MakesSteps = Steps.Count > before };
            if (ChangesOthers(body) && !IsGoneOverAtOnce(call))
            {
                LetRunLater(body, receiver, new Note(Locate(call.Syntax), "it is not seen when this iterator runs"));
            }
        }

        return Seen(frame.Yielded ?? frame.Returned ?? (method.ReturnsVoid ? new Constant(null) : Opaque(method.ReturnType, NoteOn(call))), call);
    }

    /// <summary>Calls code that can't be seen: what it is given, it may keep and change.</summary>
    private Value InvokeUnseen(IInvocationOperation call, Value? receiver)
    {
        var method = call.TargetMethod;
        var note = new Note(Locate(call.Syntax), $"the code of '{method.Name}' is not seen");
        var isHarmless = IsHarmless(method);
        var isOutside = receiver is not null && IsOutside(receiver);
        foreach (var argument in call.Arguments)
        {
            var value = EvaluateArgument(argument);
            isOutside |= IsOutside(value);
            if (!isHarmless && value is PipelineObject && KnowsNoPipelines(method, argument))
            {
                HandOut(value, note);
            }
            else if (!isHarmless || value is Function)
            {
                LetGo(value, note);
            }
            else
            {
                Use(value);
            }
        }

        ForgetReferences(call.Arguments, note);
        if (!isHarmless)
        {
            _changes++;
            ForgetCall(call, note, forgetsSteps: true);
        }

        if (receiver is StepObject or PipelineObject && IsOfDistilabel(method))
        {
            Use(receiver);
        }
        else if (receiver is not null && !IsLook(method))
        {
            LetGo(receiver, note);
        }

        return Opaque(call.Type, note, isOutside: isOutside);
    }

    /// <summary>
    /// Whether a method of another assembly is made for values of any type, as a container of services is: it hands a pipeline on as it is, and as a pipeline,
    /// so that code which takes steps out of it is found.
    /// </summary>
    private static bool KnowsNoPipelines(IMethodSymbol method, IArgumentOperation argument) =>
        !IsInSource(method) && argument.Parameter is { RefKind: RefKind.None, OriginalDefinition.Type: ITypeParameterSymbol { ConstraintTypes.IsEmpty: true } } given &&
        given.Type.IsDataflow("Pipeline");

    /// <summary>Whether a method only looks at what it is given: it keeps nothing, gives nothing back, and knows no steps.</summary>
    internal static bool IsHarmless(IMethodSymbol method) => IsOfDistilabel(method) || (method.IsStatic && !IsInSource(method) &&
        method.ContainingType.Name is "Console" or "String" or "Debug" or "Trace" or "Convert" or "Math" or "Object" or "ArgumentNullException" or "ArgumentException" or
            "ArgumentOutOfRangeException" or "ObjectDisposedException" or "Environment" or "Path" or "File" or "Directory" or "Enum" or "GC" or "CultureInfo" &&
        method.ContainingNamespace?.ToDisplayString() is { } room && (room == "System" || room.StartsWith("System.", StringComparison.Ordinal)));

    /// <summary>Whether a method of an object only looks at that object.</summary>
    private static bool IsLook(IMethodSymbol method) => method.ContainingType.SpecialType != SpecialType.None ||
        (method.Name is "ToString" or "GetHashCode" or "GetType" or "Equals" or "Contains" or "ContainsKey" or "IndexOf" or "Any" or "Exists" or "TryGetValue" && !IsInSource(method));

    private static bool IsOfDistilabel(IMethodSymbol method) =>
        method.ContainingType.IsDataflow("Step") || method.ContainingType.IsDataflow("GeneratorStep") || method.ContainingType.IsDataflow("Pipeline");

    private static void Use(Value value)
    {
        if (value is StepObject step)
        {
            step.IsUsedElsewhere = true;
        }
    }

    private static bool IsOutside(Value value) => value switch
    {
        Unknown unknown => unknown.IsOutside,
        StepObject step => step.Creation is null,
        PipelineObject pipeline => !pipeline.IsMadeHere,
        TupleOf tuple => tuple.Items.Any(IsOutside),
        _ => false,
    };

    /// <summary>A value of a type of which nothing else is known.</summary>
    private Value Opaque(ITypeSymbol? type, Note note, string? name = null, bool isOutside = false)
    {
        if (type.IsRouting())
        {
            return type.IsDataflow("RoutingBatchFunction") ? new Routing() : Routing.NotSeen(note);
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
            return new Unknown(note, isOutside);
        }

        var step = new StepObject(type as INamedTypeSymbol, _code.StepClassOf(type)) { GivenName = $"{{{name ?? type!.Name}}}", NameIsKnown = false, Ordinal = Steps.Count };
        step.LetGo(note);
        Steps.Add(step);
        return step;
    }
}
