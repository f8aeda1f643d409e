using System.Collections.Immutable;
using Distilabel.Dataflow.Generators.Pipelines.Following.Code;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>Code at hand that runs in place of its call.</summary>
internal sealed class FollowedCode(Interpreter all) : Part(all)
{
    /// <summary>Runs the code of a method in place of its call; null when it can't be seen.</summary>
    public Value? Inline(IMethodSymbol method, Value? receiver, Dictionary<IParameterSymbol, Value> arguments, IOperation call, State state)
    {
        var definition = (method.PartialImplementationPart ?? method).OriginalDefinition;
        if (All.Calls.IsFull || All.Calls.IsRunning(definition))
        {
            return null;
        }

        var code = All.Code.BodyOf(definition, All.CancellationToken);
        var body = code is ILocalFunctionOperation local ? local.Body : code;
        if (body is null or IMethodBodyOperation { BlockBody: null, ExpressionBody: null })
        {
            return null;
        }

        All.MembersRun.Add(definition);
        foreach (var argument in arguments)
        {
            state.Declare(argument.Key, argument.Value);
        }

        var takesParts = arguments.Keys.Any(static parameter => parameter.Type.IsPartOfPipeline());
        return RunCall(definition, [.. method.TypeArguments.Select(All.Creation.InPlaceOfParameters)], body, receiver, call, takesParts, state);
    }

    public Value RunCall(
        IMethodSymbol method, ImmutableArray<ITypeSymbol> typeArguments, IOperation body, Value? receiver, IOperation call, bool takesParts, State state)
    {
        var self = receiver ?? (method.IsStatic && method.MethodKind != MethodKind.LocalFunction ? null : All.Calls.This);
        var exact = All.Calls.ExactType;
        if (self is ObjectReference instance)
        {
            All.Calls.ExactType = state[instance] is { IsExact: true, Type: var own } ? own : null;
        }

        using var frame = All.Calls.Enter(method, self, call.Syntax, typeArguments, takesParts || HoldsSteps(receiver, state) || All.Calls.TakesParts);
        var before = state.Steps.Count;
        var isIterator = body.Descendants().Any(static part => part.Kind is OperationKind.YieldReturn or OperationKind.YieldBreak);
        state.Returned = state.Returned.Remove(method);
        if (isIterator)
        {
            state.Yielded = state.Yielded.SetItem(method, state.Add(ListContent.Empty));
        }

        var flow = RunBody(body, state);
        if (frame.Returns.Count > 0)
        {
            if (flow == Flow.Throw)
            {
                // Of the ways out, only those that return go on.
                state.Become(frame.Returns[frame.Returns.Count - 1].State);
                frame.Returns.RemoveAt(frame.Returns.Count - 1);
                flow = Flow.Return;
            }

            Branches.Land(frame.Returns, state, new Note(Locate(call.Syntax), "it depends on a condition"));
        }

        All.Calls.ExactType = exact;
        if (flow == Flow.Throw)
        {
            return new Unknown(NoteOn(call));
        }

        if (isIterator)
        {
            var yielded = state.Yielded[method];
            state.Set(yielded, state[yielded] with { Deferral = new Deferral { MakesSteps = state.Steps.Count > before } });
            if (CodeFacts.ChangesOthers(body) && !CodeFacts.IsGoneOverAtOnce(call))
            {
                RunLater(body, receiver, new Note(Locate(call.Syntax), "it is not seen when this iterator runs"), state);
            }

            return yielded;
        }

        return All.Seen(
            state.Returned.TryGetValue(method, out var returned) ? returned : method.ReturnsVoid ? Constant.Null : Opaque(method.ReturnType, NoteOn(call), state), call, state);
    }

    public Flow RunBody(IOperation body, State state)
    {
        state.Run = state.Run.Add(body.Syntax);
        return All.Run(body, state);
    }

    /// <summary>Whether an object was given steps that the entry makes, as a builder is: what it makes of them only the entry's code shows.</summary>
    private bool HoldsSteps(Value? receiver, State state) => receiver is ObjectReference instance and not StepReference && !(All.Self is { } self && instance.IsSame(self)) &&
        ValueFacts.WithParts(instance, state).OfType<StepReference>().Any(step => state[step].Creation is { } creation && All.Entry.Contains(creation));

    /// <summary>What the code of an iterator can reach may be other than it left it, as long as the program runs.</summary>
    private void RunLater(IOperation body, Value? receiver, Note note, State state)
    {
        if (receiver is not null)
        {
            Escape(receiver, note, state);
        }

        All.Escape.OfCode(body, state);
        state.Unsteady = state.Unsteady.Union(CodeFacts.Written(body));
    }
}
