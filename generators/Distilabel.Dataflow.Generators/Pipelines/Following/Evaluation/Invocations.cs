using Distilabel.Dataflow.Generators.Pipelines.Following.Calls;
using Distilabel.Dataflow.Generators.Pipelines.Following.Code;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>Calls: of methods that have a model, of methods whose code is at hand, and of others.</summary>
internal sealed class Invocations(Interpreter all) : Part(all)
{
    public Value Invoke(IInvocationOperation call, State state)
    {
        var method = call.TargetMethod;
        if (method.MethodKind == MethodKind.Constructor && call.Instance is not null && Evaluate(call.Instance, state) is ObjectReference instance)
        {
            All.Constructors.Construct(instance, method, call.Arguments, state);
            return instance;
        }

        if (method.MethodKind == MethodKind.DelegateInvoke && call.Instance is { } target)
        {
            return InvokeDelegate(call, All.Branches.Object(Evaluate(target, state)), state);
        }

        if (CodeModel.LeavesOut(call, All.CancellationToken))
        {
            return Constant.Null;
        }

        var receiver = call.Instance is { } owner ? All.Branches.Object(ReceiverOf(owner, state)) : null;
        var arguments = new Value[method.Parameters.Length];
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is { Ordinal: var ordinal })
            {
                arguments[ordinal] = EvaluateArgument(argument, state);
            }
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] ??= new Unknown(NoteOn(call));
        }

        if (CallModels.Apply(new Call(All, call, receiver, arguments, state)) is { } modelled)
        {
            return modelled;
        }

        return IsInSource(method) && receiver is not PipelineReference && InvokeSource(call, receiver, arguments, state) is { } result
            ? result
            : All.UnseenCalls.Invoke(call, receiver, arguments, state);
    }

    /// <summary>An argument's value; what a method is to set has none yet.</summary>
    public Value EvaluateArgument(IArgumentOperation argument, State state) =>
        argument.Parameter?.RefKind == RefKind.Out ? new Unknown(NoteOn(argument)) : Variables.CopyOf(Evaluate(argument.Value, state), state);

    /// <summary>Gives variables that were passed by reference what the method, which was followed, left in its parameters.</summary>
    public void CopyBack(IEnumerable<IArgumentOperation> arguments, IMethodSymbol method, State state)
    {
        foreach (var argument in arguments)
        {
            if (argument.Parameter is { RefKind: RefKind.Ref or RefKind.Out, Ordinal: var ordinal } && ordinal < method.Parameters.Length)
            {
                var note = NoteOn(argument);
                All.Assignments.Assign(argument.Value, state.Variable(method.Parameters[ordinal]) ?? Opaque(argument.Value.Type, note, state), note, state);
            }
        }
    }

    /// <summary>Variables that code which can't be seen may set.</summary>
    public void ForgetReferences(IEnumerable<IArgumentOperation> arguments, Note note, State state)
    {
        foreach (var argument in arguments)
        {
            if (argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out)
            {
                All.Assignments.Assign(argument.Value, Opaque(argument.Value.Type, note, state), note, state);
            }
        }
    }

    private Value InvokeDelegate(IInvocationOperation call, Value called, State state)
    {
        Value[] arguments = [.. call.Arguments.OrderBy(static argument => argument.Parameter?.Ordinal ?? 0).Select(argument => EvaluateArgument(argument, state))];
        if (called is not Function function)
        {
            return All.UnseenCalls.Invoke(call, called, arguments, state);
        }

        var result = All.Functions.Call(function, arguments, call, state);
        CopyBack(call.Arguments, function.Method, state);
        return result;
    }

    /// <summary>The object that a method is called on: of a struct that is no variable, or one that can't be changed, a copy.</summary>
    private Value ReceiverOf(IOperation owner, State state) => owner switch
    {
        ILocalReferenceOperation or IInstanceReferenceOperation or IArrayElementReferenceOperation => Evaluate(owner, state),
        IFieldReferenceOperation { Field.IsReadOnly: false } or IParameterReferenceOperation { Parameter.RefKind: RefKind.None or RefKind.Ref or RefKind.Out } => Evaluate(owner, state),
        _ => Variables.CopyOf(Evaluate(owner, state), state),
    };

    private Value? InvokeSource(IInvocationOperation call, Value? receiver, Value[] arguments, State state)
    {
        var exact = receiver is ObjectReference instance && state[instance] is { IsExact: true, Type: var type } ? type : null;
        if ((call.IsVirtual ? Symbols.Resolve(call.TargetMethod, exact) : call.TargetMethod) is not { } method || !IsInSource(method))
        {
            return null;
        }

        method = method.PartialImplementationPart ?? method;
        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        var given = new Dictionary<IParameterSymbol, Value>(SymbolEqualityComparer.Default);
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is { Ordinal: var ordinal } && ordinal < definition.Parameters.Length)
            {
                given[definition.Parameters[ordinal]] = arguments[ordinal];
            }
        }

        if (method.ContainingType is { IsExtension: true, ExtensionParameter: { } extended } && receiver is not null)
        {
            given[extended.OriginalDefinition] = receiver;
        }

        if (All.FollowedCode.Inline(method, receiver, given, call, state) is not { } result)
        {
            return null;
        }

        CopyBack(call.Arguments, definition, state);
        return result;
    }
}
