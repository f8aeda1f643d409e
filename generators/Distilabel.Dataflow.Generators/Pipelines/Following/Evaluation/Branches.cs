using System.Collections.Immutable;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>Conditions that can't be told: where they decide about parts of a pipeline the path forks, elsewhere the ways are joined.</summary>
/// <remarks>
/// An arm of a fork is one that was written for the steps in it, and so one that is taken at some time, only where it says something of steps, where
/// the condition depends on what comes from outside, and where it belongs to the entry itself: a helper's arms serve others, too. What is left out, as
/// an <c>else</c> that was not written, may be left out because it is never taken.
/// </remarks>
internal sealed class Branches(Interpreter all) : Part(all)
{
    private readonly ConditionKeys _keys = new(all);

    /// <summary>A question with several answers; those in <paramref name="said"/> are given at some time.</summary>
    public Condition ConditionOf(IOperation condition, int arms, int[] said, State state)
    {
        var isOfEntry = All.Entry.Contains(condition.Syntax) && All.Calls.Frames.Take(All.Calls.Depth - 1).All(static frame => frame.Member is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction });
        return new Condition($"{_keys.Of(condition, state)}/{arms}", condition.Syntax, arms, isOfEntry ? [.. said] : []);
    }

    /// <summary>Takes one arm of a condition that can't be told.</summary>
    public bool Decide(IOperation condition, Value value, bool saysTrue, bool saysFalse, State state)
    {
        var (isNegated, asked) = Condition(condition, value, saysTrue, saysFalse, state);
        return (Choose(asked) == 0) != isNegated;
    }

    /// <summary>Takes one of several arms.</summary>
    public int Decide(IOperation condition, int arms, int[] said, State state) => Choose(ConditionOf(condition, arms, said, state));

    /// <summary>The condition of two arms that are joined, and whether it asks for the contrary.</summary>
    public (bool IsNegated, Condition Condition) Condition(IOperation condition, Value value, bool saysTrue, bool saysFalse, State state)
    {
        var isNegated = false;
        while (condition is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } negation)
        {
            condition = negation.Operand;
            isNegated = !isNegated;
        }

        var (first, second) = isNegated ? (saysFalse, saysTrue) : (saysTrue, saysFalse);
        int[] said = !ValueFacts.IsOutside(value) ? [] : (first, second) switch { (true, true) => [0, 1], (true, false) => [0], (false, true) => [1], _ => [] };
        return (isNegated, ConditionOf(condition, 2, said, state));
    }

    /// <summary>The value that an undecided one has on this path: something depends on it now.</summary>
    public Value Decided(Value value)
    {
        while (value is Undecided undecided)
        {
            value = undecided.Options[Choose(undecided.Condition)];
        }

        return value;
    }

    /// <summary>Decides about a value that is one of several objects: what is done with it is done with one of them.</summary>
    public Value Object(Value value) => value is Undecided undecided && undecided.Options.Any(static option => option is not (Constant or PartlyKnownText or Unknown))
        ? Object(Decided(value))
        : value;

    /// <summary>Runs both arms of a condition and joins what they lead to. Jumps out of one of them take their state along.</summary>
    public Flow Join(IOperation condition, Value value, Func<State, Flow> whenTrue, Func<State, Flow> whenFalse, bool saysTrue, bool saysFalse, State state)
    {
        var (isNegated, asked) = Condition(condition, value, saysTrue, saysFalse, state);
        var (first, second) = (state.Copy(), state.Copy());
        var firstFlow = (isNegated ? whenFalse : whenTrue)(first);
        var secondFlow = (isNegated ? whenTrue : whenFalse)(second);
        return Join(asked, new Note(Locate(condition.Syntax), "it depends on a condition"), (first, firstFlow), (second, secondFlow), state);
    }

    public Flow Join(Condition condition, Note note, (State State, Flow Flow) first, (State State, Flow Flow) second, State state)
    {
        if (first.Flow == second.Flow)
        {
            state.Become(StateJoin.Join(condition, first.State, second.State, note));
            return first.Flow;
        }

        // Code that fails makes no pipeline.
        if (first.Flow == Flow.Throw || second.Flow == Flow.Throw)
        {
            var (rest, flow) = first.Flow == Flow.Throw ? second : first;
            state.Become(rest);
            return flow;
        }

        var (leaving, arm, staying) = second.Flow == Flow.Next ? (first, 0, second) : (second, 1, first);
        Leave(condition, arm, leaving.State, leaving.Flow);
        state.Become(staying.State);
        return staying.Flow;
    }

    /// <summary>Takes up the jumps that lead to this point of the code.</summary>
    public static void Land(List<Jump> jumps, State state, Note note)
    {
        for (var i = jumps.Count - 1; i >= 0; i--)
        {
            var (first, second) = jumps[i].Arm == 0 ? (jumps[i].State, state.Copy()) : (state.Copy(), jumps[i].State);
            state.Become(StateJoin.Join(jumps[i].Condition, first, second, note));
        }

        jumps.Clear();
    }

    private void Leave(Condition condition, int arm, State state, Flow flow)
    {
        var frame = All.Calls.Top;
        var jumps = flow == Flow.Return || frame.Loops.Count == 0 ? frame.Returns : flow == Flow.Break ? frame.Loops.Peek().Breaks : frame.Loops.Peek().Continues;
        jumps.Add(new Jump(condition, arm, state));
    }

    private int Choose(Condition condition)
    {
        if (All.Trials.IsTrial)
        {
            return 0;
        }

        foreach (var loop in All.Turns)
        {
            loop.IsUncertain = true;
        }

        return All.Paths.Choose(condition.Key, condition.Place, condition.Arms, [.. condition.Said]);
    }
}
