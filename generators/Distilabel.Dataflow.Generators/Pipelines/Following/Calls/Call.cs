using Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Calls;

/// <summary>A call under way, with the values that it is given.</summary>
/// <param name="all">The interpreter.</param>
/// <param name="operation">The call.</param>
/// <param name="receiver">The object that it is called on; null for a static method.</param>
/// <param name="arguments">The values of its arguments, by parameter.</param>
/// <param name="state">The state, which the call changes.</param>
internal sealed class Call(Interpreter all, IInvocationOperation operation, Value? receiver, IReadOnlyList<Value> arguments, State state)
{
    public Interpreter All { get; } = all;

    public IInvocationOperation Operation { get; } = operation;

    public IMethodSymbol Method => Operation.TargetMethod;

    public Value? Receiver { get; } = receiver;

    public IReadOnlyList<Value> Arguments { get; } = arguments;

    public State State { get; } = state;

    public Note Note => All.NoteOn(Operation);

    /// <summary>The source of an argument.</summary>
    public IOperation SourceOf(int ordinal) =>
        Operation.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == ordinal)?.Value ?? Operation;

    /// <summary>The items of an argument that is gone over.</summary>
    public ListContent ItemsOf(int ordinal) => All.Sequences.ItemsOf(Arguments[ordinal], SourceOf(ordinal), State);

    /// <summary>A list that is new.</summary>
    public ListReference New(ListContent list) => State.Add(list);

    public Value Seen(Value value) => All.Seen(value, Operation, State);

    /// <summary>Calls a function that the call was given.</summary>
    public Value Apply(Function function, params Value[] values) => All.Functions.Call(function, values, Operation, State);
}
