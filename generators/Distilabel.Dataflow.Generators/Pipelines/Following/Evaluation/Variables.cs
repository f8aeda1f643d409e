using System.Collections.Immutable;
using Distilabel.Dataflow.Generators.Pipelines.Following.Code;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>Local variables and parameters.</summary>
internal sealed class Variables(Interpreter all) : Part(all)
{
    public Value Read(ISymbol variable, IOperation operation, State state)
    {
        // Each object has its own parameters of its primary constructor.
        if (variable is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } parameter && All.Calls.This is ObjectReference owner &&
            state.Member(owner, MemberNames.KeyOf(parameter)) is { } kept)
        {
            return All.Seen(kept, operation, state);
        }

        if (state.Variable(variable) is not { } value)
        {
            var reason = variable is IParameterSymbol ? $"the parameter '{variable.Name}' comes from outside" : $"it is not followed what '{variable.Name}' is";
            value = All.Opaque(
                Symbols.TypeOf(variable), new Note(Locate(operation.Syntax), reason), state, variable.Name,
                isOutside: variable is IParameterSymbol && Symbols.IsForOthers(variable.ContainingSymbol));
            state.Variables = state.Variables.SetItem(variable, value);
        }
        else if (state.Unsteady.Contains(variable))
        {
            // Something that may run at any time sets it.
            var note = new Note(Locate(operation.Syntax), $"it is not seen when '{variable.Name}' is set");
            Escape(value, note, state);
            value = Opaque(Symbols.TypeOf(variable), note, state);
        }

        return All.Seen(value, operation, state);
    }

    public void Set(ISymbol variable, Value value, State state)
    {
        if (state.Unsteady.Contains(variable))
        {
            Evaluation.Escape.Use(value, state);
        }

        All.Replace(state.Variable(variable), state);
        var isSet = state.Variables.ContainsKey(variable);
        state.TimesSet = state.TimesSet.SetItem(variable, state.TimesSetOf(variable) is > 0 and var times ? times + 1 : isSet ? 2 : 1);
        state.Variables = state.Variables.SetItem(variable, value);
        if (All.Calls.Depth > 0 && All.Calls.This is ObjectReference owner && variable is IParameterSymbol parameter && state.Member(owner, MemberNames.KeyOf(parameter)) is not null)
        {
            state.SetMember(owner, MemberNames.KeyOf(parameter), value);
        }
    }

    public void Declare(IVariableDeclaratorOperation declarator, State state)
    {
        if (declarator.Symbol.IsRef)
        {
            throw new NotFollowedException(new Note(Locate(declarator.Syntax), "references to variables are not followed"));
        }

        if (declarator.GetVariableInitializer() is { } initializer)
        {
            var value = CopyOf(Evaluate(initializer.Value, state), state);
            state.Declare(declarator.Symbol, value);
        }
        else
        {
            state.Declare(declarator.Symbol, new Unknown(NoteOn(declarator)));
            state.Variables = state.Variables.Remove(declarator.Symbol);
        }
    }

    /// <summary>What an assignment hands on: of a struct, a copy.</summary>
    public static Value CopyOf(Value value, State state)
    {
        if (value is not ObjectReference original || value is StepReference || state[original] is not { Type.IsValueType: true } content)
        {
            return value;
        }

        return state.Add(content with { Members = content.Members.ToImmutableDictionary(static member => member.Key, member => CopyOf(member.Value, state)) });
    }
}
