using System.Collections.Immutable;
using Distilabel.Dataflow.Generators.Pipelines.Following.Code;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>The operators <c>?:</c>, <c>??</c>, <c>??=</c>, <c>?.</c> and switch expressions.</summary>
internal sealed class ConditionalValues(Interpreter all) : Part(all)
{
    public Value Choose(IConditionalOperation choice, State state)
    {
        var condition = Evaluate(choice.Condition, state);
        var forks = choice.Type.IsPartOfPipeline() || Relevance.Matters(All.Code, choice.WhenTrue) || Relevance.Matters(All.Code, choice.WhenFalse);
        if (forks)
        {
            condition = All.Branches.Decided(condition);
        }

        if (condition is Constant { Content: bool known })
        {
            return Evaluate(known ? choice.WhenTrue : choice.WhenFalse!, state);
        }

        var (saysTrue, saysFalse) = (Relevance.SaysValue(choice.WhenTrue), Relevance.SaysValue(choice.WhenFalse!));
        if (forks && !All.Trials.IsTrial)
        {
            return Evaluate(All.Branches.Decide(choice.Condition, condition, saysTrue, saysFalse, state) ? choice.WhenTrue : choice.WhenFalse!, state);
        }

        // Where the condition is one of several known values, it has been asked before.
        if (condition is Undecided undecided && undecided.Options.All(static option => option is Constant { Content: bool }))
        {
            return undecided.Map(option => Evaluate(option is Constant { Content: true } ? choice.WhenTrue : choice.WhenFalse!, state))!;
        }

        return Join(choice.Condition, condition, first => Evaluate(choice.WhenTrue, first), second => Evaluate(choice.WhenFalse!, second), saysTrue, saysFalse, state);
    }

    public Value Choose(ISwitchExpressionOperation choice, State state)
    {
        var value = Evaluate(choice.Value, state);
        var forks = choice.Type.IsPartOfPipeline() || choice.Arms.Any(arm => Relevance.Matters(All.Code, arm.Value));
        if (forks)
        {
            value = All.Branches.Decided(value);
        }

        var open = new List<ISwitchExpressionArmOperation>();
        foreach (var arm in choice.Arms)
        {
            var matches = ValueFacts.And(All.Patterns.Match(arm.Pattern, value, state), arm.Guard is null ? true : ValueFacts.AsBool(Evaluate(arm.Guard, state)));
            if (matches == true && open.Count == 0)
            {
                return Evaluate(arm.Value, state);
            }

            if (matches != false && CodeFacts.Unwrap(arm.Value) is not IThrowOperation)
            {
                open.Add(arm);
            }

            if (matches == true)
            {
                break;
            }
        }

        if (open.Count == 0)
        {
            return Opaque(choice.Type, NoteOn(choice), state);
        }

        if (forks && !All.Trials.IsTrial)
        {
            var said = Enumerable.Range(0, open.Count).Where(place =>
                open[place].Pattern is not IDiscardPatternOperation && ValueFacts.IsOutside(value) && Relevance.SaysValue(open[place].Value));
            var taken = open[All.Branches.Decide(choice.Value, open.Count, [.. said], state)];
            All.Patterns.Match(taken.Pattern, value, state);
            return Evaluate(taken.Value, state);
        }

        return Join(0, state);

        Value Join(int arm, State current)
        {
            if (arm == open.Count - 1)
            {
                return Arm(arm, current);
            }

            var condition = All.Branches.ConditionOf(open[arm].Pattern, 2, ValueFacts.IsOutside(value) ? [0, 1] : [], current);
            var (first, second) = (current.Copy(), current.Copy());
            var options = ImmutableArray.Create(Arm(arm, first), Join(arm + 1, second));
            current.Become(StateJoin.Join(condition, first, second, NoteOn(choice)));
            return Undecided.Of(condition, options);
        }

        Value Arm(int arm, State current)
        {
            All.Patterns.Match(open[arm].Pattern, value, current);
            return Evaluate(open[arm].Value, current);
        }
    }

    public Value Coalesce(ICoalesceOperation coalesce, State state) => Coalesce(coalesce, Evaluate(coalesce.Value, state), coalesce.Value, coalesce.WhenNull, state);

    public Value Coalesce(ICoalesceAssignmentOperation assignment, State state)
    {
        var value = Evaluate(assignment.Target, state);
        var result = Coalesce(assignment, value, assignment, assignment.Value, state);
        return ReferenceEquals(result, value) ? value : All.Assignments.AssignTo(assignment.Target, result, assignment, state);
    }

    public Value Access(IConditionalAccessOperation access, State state)
    {
        var receiver = All.Branches.Object(Evaluate(access.Operation, state));
        if (receiver is Constant { Content: null })
        {
            return receiver;
        }

        if (ValueFacts.IsNotNull(receiver))
        {
            return Look(state);
        }

        if (Relevance.Matters(All.Code, access.WhenNotNull))
        {
            All.Attempted++;
            var value = Look(state);
            All.Attempted--;
            return value;
        }

        return Join(access.Operation, receiver, Look, static _ => Constant.Null, saysTrue: true, saysFalse: false, state);

        Value Look(State current)
        {
            All.Receivers.Push(receiver);
            var seen = Evaluate(access.WhenNotNull, current);
            All.Receivers.Pop();
            return seen;
        }
    }

    /// <summary>The values of two arms, with what either of them does.</summary>
    public Value Join(
        IOperation condition, Value value, Func<State, Value> whenTrue, Func<State, Value> whenFalse, bool saysTrue, bool saysFalse, State state)
    {
        var (isNegated, asked) = All.Branches.Condition(condition, value, saysTrue, saysFalse, state);
        var (first, second) = (state.Copy(), state.Copy());
        var options = ImmutableArray.Create((isNegated ? whenFalse : whenTrue)(first), (isNegated ? whenTrue : whenFalse)(second));
        state.Become(StateJoin.Join(asked, first, second, new Note(Locate(condition.Syntax), "it depends on a condition")));
        return Undecided.Of(asked, options);
    }

    private Value Coalesce(IOperation operation, Value value, IOperation condition, IOperation whenNull, State state)
    {
        if (value is Undecided { Options: var options } && options.Any(static option => option is Constant { Content: null }))
        {
            value = All.Branches.Decided(value);
        }

        if (ValueFacts.IsNotNull(value))
        {
            return value;
        }

        if (value is Constant || (Relevance.Matters(All.Code, whenNull) &&
            All.Branches.Decide(condition, 2, ValueFacts.IsOutside(value) && Relevance.MakesPipeline(whenNull) ? [1] : [], state) == 1))
        {
            return Evaluate(whenNull, state);
        }

        if (value is not Unknown || operation.Type.IsPartOfPipeline())
        {
            return value;
        }

        // What is given, or the default.
        return Join(condition, value, _ => value, current => Evaluate(whenNull, current), saysTrue: false, saysFalse: false, state);
    }
}
