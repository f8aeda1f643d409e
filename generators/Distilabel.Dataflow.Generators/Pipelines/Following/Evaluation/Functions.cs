using System.Collections.Immutable;
using Distilabel.Dataflow.Generators.Pipelines.Following.Code;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>Lambdas and method groups, with the variables around them.</summary>
internal sealed class Functions(Interpreter all) : Part(all)
{
    private readonly Dictionary<SyntaxNode, ISymbol[]> _captured = [];

    /// <summary>Calls a lambda or a method group.</summary>
    public Value Call(Function function, IReadOnlyList<Value> arguments, IOperation call, State state)
    {
        var parameters = function.Method.OriginalDefinition.Parameters;
        if (function.Body is { } body && !All.Calls.IsRunning(function.Method) && !All.Calls.IsFull)
        {
            for (var i = 0; i < parameters.Length && i < arguments.Count; i++)
            {
                state.Declare(function.Method.Parameters[i], arguments[i]);
            }

            var now = Restore(function, NoteOn(call), state);
            var result = All.FollowedCode.RunCall(function.Method, [], body, function.Receiver ?? All.Calls.This, call, takesParts: false, state);
            foreach (var (variable, value) in now)
            {
                state.Variables = state.Variables.SetItem(variable, value);
            }

            return result;
        }

        var exact = function.Receiver is ObjectReference receiver && state[receiver] is { IsExact: true, Type: var type } ? type : null;
        if (function.Body is null && IsInSource(function.Method) && Symbols.Resolve(function.Method, exact) is { } method)
        {
            // A method group of an extension is called with its receiver first.
            var own = (method.ReducedFrom ?? method).OriginalDefinition.Parameters;
            IReadOnlyList<Value> all = method.ReducedFrom is not null && function.Receiver is { } extended ? [extended, .. arguments] : arguments;
            var given = new Dictionary<IParameterSymbol, Value>(SymbolEqualityComparer.Default);
            for (var i = 0; i < own.Length && i < all.Count; i++)
            {
                given[own[i]] = all[i];
            }

            if (All.FollowedCode.Inline(method.ReducedFrom ?? method, function.Receiver, given, call, state) is { } value)
            {
                return value;
            }
        }

        var note = NoteOn(call);
        foreach (var argument in arguments)
        {
            Escape(argument, note, state);
        }

        Escape(function, note, state);
        return Opaque(function.Method.ReturnType, note, state);
    }

    public Function Create(IAnonymousFunctionOperation lambda, State state)
    {
        if (!_captured.TryGetValue(lambda.Syntax, out var variables))
        {
            var own = CodeFacts.DeclaredIn(lambda.Body);
            _captured[lambda.Syntax] = variables =
            [
                .. lambda.Body.Descendants().Select(CodeFacts.VariableOf).OfType<ISymbol>()
                    .Where(variable => !own.Contains(variable) && !variable.ContainingSymbol.Equals(lambda.Symbol, SymbolEqualityComparer.Default))
                    .Distinct<ISymbol>(SymbolEqualityComparer.Default),
            ];
        }

        return new Function(
            lambda.Symbol, lambda.Body, All.Calls.This, [.. variables.Select(variable => new CapturedVariable(variable, state.DeclarationOf(variable), state.Variable(variable)))]);
    }

    /// <summary>Gives a lambda the variables that it was made with, where later turns of a loop have others. Says what to put back after its call.</summary>
    public List<(ISymbol Variable, Value Value)> Restore(Function function, Note note, State state)
    {
        var now = new List<(ISymbol, Value)>();
        foreach (var (variable, declaration, value) in function.Captured)
        {
            if (state.DeclarationOf(variable) != declaration && state.Variable(variable) is { } current)
            {
                now.Add((variable, current));
                state.Variables = state.Variables.SetItem(
                    variable, value is not null && state.TimesSetOf(variable) <= 1 ? value : Opaque(Symbols.TypeOf(variable), note, state));
            }
            else if (state.Variable(variable) is null && value is not null && variable is IParameterSymbol)
            {
                // A parameter of a call that has ended.
                state.Variables = state.Variables.SetItem(variable, value);
            }
        }

        return now;
    }
}
