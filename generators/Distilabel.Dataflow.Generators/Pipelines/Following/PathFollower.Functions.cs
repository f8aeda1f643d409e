using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <content>Lambdas and method groups, with the variables around them.</content>
internal sealed partial class PathFollower
{
    private readonly Dictionary<SyntaxNode, ISymbol[]> _captured = [];
    private readonly Dictionary<ISymbol, int> _declarations = new(SymbolEqualityComparer.Default);

    /// <summary>Calls a lambda or a method group.</summary>
    private Value CallFunction(Function function, IReadOnlyList<Value> arguments, IOperation call)
    {
        var parameters = function.Method.OriginalDefinition.Parameters;
        if (function.Body is { } body && !IsRunning(function.Method))
        {
            for (var i = 0; i < parameters.Length && i < arguments.Count; i++)
            {
                SetDeclared(function.Method.Parameters[i], arguments[i]);
            }

            var now = Restore(function, NoteOn(call));
            var result = RunCall(function.Method, [], body, function.Receiver ?? This, call, takesParts: false);
            foreach (var (variable, value) in now)
            {
                _locals[variable] = value;
            }

            return result;
        }

        if (function.Body is null && Resolve(function.Method, function.Receiver) is { } method)
        {
            var own = (method.ReducedFrom ?? method).OriginalDefinition.Parameters;
            var given = own.Take(arguments.Count).Select((parameter, place) => (parameter, place))
                .ToDictionary(static pair => pair.parameter, pair => arguments[pair.place], ParameterComparer);
            if (function.Method.ReducedFrom is null && Inline(method, function.Receiver, given, call) is { } value)
            {
                return value;
            }
        }

        var note = NoteOn(call);
        foreach (var argument in arguments)
        {
            LetGo(argument, note);
        }

        LetGo(function, note);
        return Opaque(function.Method.ReturnType, note);
    }

    private Function Create(IAnonymousFunctionOperation lambda)
    {
        var function = new Function(lambda.Symbol, lambda.Body, This);
        if (!_captured.TryGetValue(lambda.Syntax, out var variables))
        {
            var own = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
            own.UnionWith(lambda.Body.Descendants().OfType<IVariableDeclaratorOperation>().Select(static declarator => declarator.Symbol));
            _captured[lambda.Syntax] = variables =
            [
                .. lambda.Body.Descendants().Select(VariableOf).OfType<ISymbol>()
                    .Where(variable => !own.Contains(variable) && !variable.ContainingSymbol.Equals(lambda.Symbol, SymbolEqualityComparer.Default))
                    .Distinct<ISymbol>(SymbolEqualityComparer.Default),
            ];
        }

        foreach (var variable in variables)
        {
            function.Captured.Add((variable, DeclarationOf(variable), _locals.TryGetValue(variable, out var value) ? value : null));
        }

        return function;
    }

    /// <summary>Gives a lambda the variables that it was made with, where later turns of a loop have others. Says what to put back after its call.</summary>
    private List<(ISymbol Variable, Value Value)> Restore(Function function, Note note)
    {
        var now = new List<(ISymbol, Value)>();
        foreach (var (variable, declaration, value) in function.Captured)
        {
            if (DeclarationOf(variable) != declaration && _locals.TryGetValue(variable, out var current))
            {
                now.Add((variable, current));
                _locals[variable] = value is not null && (!_timesSet.TryGetValue(variable, out var times) || times <= 1) ? value : Opaque(TypeOf(variable), note);
            }
        }

        return now;
    }

    private int DeclarationOf(ISymbol variable) => _declarations.TryGetValue(variable, out var count) ? count : 0;

    private void SetDeclared(ISymbol variable, Value value)
    {
        _declarations[variable] = DeclarationOf(variable) + 1;
        _locals[variable] = value;
    }
}
