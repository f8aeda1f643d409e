using Distilabel.Dataflow.Generators.Pipelines.Following.Code;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>Calls of code that can't be seen: what it is given, it may keep and change.</summary>
internal sealed class UnseenCalls(Interpreter all) : Part(all)
{
    public Value Invoke(IInvocationOperation call, Value? receiver, IReadOnlyList<Value> arguments, State state)
    {
        var method = call.TargetMethod;
        var note = new Note(Locate(call.Syntax), $"the code of '{method.Name}' is not seen");
        var isHarmless = CodeFacts.IsHarmless(method);
        foreach (var argument in call.Arguments)
        {
            var value = argument.Parameter is { Ordinal: var ordinal } && ordinal < arguments.Count ? arguments[ordinal] : new Unknown(note);
            if (!isHarmless && value is PipelineReference && KnowsNoPipelines(method, argument))
            {
                All.Escape.HandOut(value, All.Entry.Owner, note, state);
            }
            else if (!isHarmless || value is Function)
            {
                Escape(value, note, state);
            }
            else
            {
                Evaluation.Escape.Use(value, state);
            }
        }

        All.Invocations.ForgetReferences(call.Arguments, note, state);
        if (!isHarmless)
        {
            state.Changes++;
            All.Escape.OfCall(call, note, state, keepsSteps: false);
        }

        if (receiver is StepReference or PipelineReference && Symbols.IsOfDistilabel(method))
        {
            if (receiver is StepReference)
            {
                Evaluation.Escape.Use(receiver, state);
            }
        }
        else if (receiver is not null && !CodeFacts.IsLook(method))
        {
            Escape(receiver, note, state);
        }

        var isOutside = (receiver is not null && ValueFacts.IsOutside(receiver)) || arguments.Any(ValueFacts.IsOutside);
        return Opaque(call.Type, note, state, isOutside);
    }

    /// <summary>
    /// Whether a method of another assembly is made for values of any type, as a container of services is: it hands a pipeline on as it is, and as a pipeline,
    /// so that code which takes steps out of it is found.
    /// </summary>
    private static bool KnowsNoPipelines(IMethodSymbol method, IArgumentOperation argument) =>
        !IsInSource(method) && argument.Parameter is { RefKind: RefKind.None, OriginalDefinition.Type: ITypeParameterSymbol { ConstraintTypes.IsEmpty: true } } given &&
        given.Type.IsDataflow("Pipeline");
}
