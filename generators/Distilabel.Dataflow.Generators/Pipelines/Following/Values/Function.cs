using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Values;

/// <summary>A lambda, a local function or a method, with the object that it belongs to.</summary>
/// <param name="method">The method.</param>
/// <param name="body">The body of a lambda; null for a method, whose body is looked up.</param>
/// <param name="receiver">The object that it belongs to.</param>
/// <param name="captured">The variables around a lambda, as they were when it was made.</param>
internal sealed class Function(IMethodSymbol method, IOperation? body, Value? receiver, ImmutableArray<CapturedVariable> captured) : Value
{
    public IMethodSymbol Method { get; } = method;

    public IOperation? Body { get; } = body;

    public Value? Receiver { get; } = receiver;

    public ImmutableArray<CapturedVariable> Captured { get; } = captured;
}

/// <summary>A variable around a lambda.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Declaration">Which of its kind, where a loop declares one in each turn.</param>
/// <param name="Value">What it held when the lambda was made; null where that was not known.</param>
internal readonly record struct CapturedVariable(ISymbol Variable, int Declaration, Value? Value);
