using Distilabel.Dataflow.Generators.Pipelines.Following.Code;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>The statements <c>if</c> and <c>switch</c>.</summary>
internal sealed class Choices(Interpreter all) : Part(all)
{
    public Flow Run(IConditionalOperation choice, State state)
    {
        var condition = Evaluate(choice.Condition, state);
        var matters = Relevance.Matters(All.Code, choice.WhenTrue) || Relevance.Matters(All.Code, choice.WhenFalse);
        if (matters)
        {
            condition = All.Branches.Decided(condition);
        }

        if (condition is Constant { Content: bool known })
        {
            return All.Run(known ? choice.WhenTrue : choice.WhenFalse, state);
        }

        if (!matters)
        {
            return All.Branches.Join(
                choice.Condition, condition, first => All.Run(choice.WhenTrue, first), second => All.Run(choice.WhenFalse, second),
                saysTrue: true, saysFalse: choice.WhenFalse is not null, state);
        }

        var (saysTrue, saysFalse) = (Relevance.Says(choice.WhenTrue), Relevance.Says(choice.WhenFalse) || Relevance.Leaves(choice.WhenTrue));
        if (Relevance.NullArm(choice.Condition) is { } isNullFirst)
        {
            (saysTrue, saysFalse) = isNullFirst
                ? (saysTrue && Relevance.MakesPipeline(choice.WhenTrue), saysFalse)
                : (saysTrue, saysFalse && Relevance.MakesPipeline(choice.WhenFalse));
        }

        if (All.Trials.IsTrial)
        {
            return All.Branches.Join(
                choice.Condition, condition, first => All.Run(choice.WhenTrue, first), second => All.Run(choice.WhenFalse, second), saysTrue, saysFalse, state);
        }

        return All.Run(All.Branches.Decide(choice.Condition, condition, saysTrue, saysFalse, state) ? choice.WhenTrue : choice.WhenFalse, state);
    }

    public Flow Run(ISwitchOperation choice, State state)
    {
        var value = Evaluate(choice.Value, state);
        var matters = choice.Cases.Any(arm => arm.Body.Any(part => Relevance.Matters(All.Code, part)));
        if (matters)
        {
            value = All.Branches.Decided(value);
        }

        var (open, otherwise, isCertain) = OpenArms(choice, value, state);
        if (!isCertain && otherwise is not null && !open.Contains(otherwise))
        {
            open.Add(otherwise);
        }

        var hasNone = !isCertain && otherwise is null;
        if (open.Count == 0 || (open.Count == 1 && !hasNone))
        {
            return open.Count == 0 ? Flow.Next : RunArm(open[0], state);
        }

        if (!matters || All.Trials.IsTrial)
        {
            return Join(0, state);
        }

        var said = Enumerable.Range(0, open.Count)
            .Where(place => open[place] != otherwise && ValueFacts.IsOutside(value) && open[place].Body.Any(Relevance.Says));
        var taken = All.Branches.Decide(choice.Value, open.Count + (hasNone ? 1 : 0), [.. said], state);
        return taken < open.Count ? RunArm(open[taken], state) : Flow.Next;

        Flow Join(int arm, State current)
        {
            if (arm == open.Count)
            {
                return Flow.Next;
            }

            if (arm == open.Count - 1 && !hasNone)
            {
                return RunArm(open[arm], current);
            }

            var condition = All.Branches.ConditionOf(open[arm].Clauses[0], 2, ValueFacts.IsOutside(value) ? [0] : [], current);
            var (first, second) = (current.Copy(), current.Copy());
            var (firstFlow, secondFlow) = (RunArm(open[arm], first), Join(arm + 1, second));
            return All.Branches.Join(condition, NoteOn(choice), (first, firstFlow), (second, secondFlow), current);
        }

        Flow RunArm(ISwitchCaseOperation arm, State current)
        {
            foreach (var clause in arm.Clauses)
            {
                All.Patterns.Match(clause, value, current);
            }

            return All.RunAll(arm.Body, current) is not Flow.Break and var flow ? flow : Flow.Next;
        }
    }

    /// <summary>The arms that may be taken, and whether one of them is for certain.</summary>
    private (List<ISwitchCaseOperation> Open, ISwitchCaseOperation? Otherwise, bool IsCertain) OpenArms(ISwitchOperation choice, Value value, State state)
    {
        var open = new List<ISwitchCaseOperation>();
        ISwitchCaseOperation? otherwise = null;
        foreach (var arm in choice.Cases)
        {
            var matches = arm.Clauses.Select(clause => All.Patterns.Match(clause, value, state)).ToArray().Aggregate((bool?)false, ValueFacts.Or);
            otherwise = arm.Clauses.Any(static clause => clause is IDefaultCaseClauseOperation) ? arm : otherwise;
            if (matches != false)
            {
                open.Add(arm);
            }

            if (matches == true)
            {
                return (open, otherwise, true);
            }
        }

        return (open, otherwise, false);
    }
}
