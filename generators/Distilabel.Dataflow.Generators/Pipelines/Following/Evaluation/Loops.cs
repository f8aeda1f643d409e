using Distilabel.Dataflow.Generators.Pipelines.Following.Code;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>Loops: turn by turn where the turns can be counted, otherwise one turn that stands for any number.</summary>
internal sealed class Loops(Interpreter all) : Part(all)
{
    public const int MostTurns = 256;

    private const int MostIdleTurns = 32;

    public Flow Run(ILoopOperation loop, State state)
    {
        var scope = new LoopScope();
        var frame = All.Calls.Top;
        frame.Loops.Push(scope);
        var flow = loop switch
        {
            IForEachLoopOperation each => Run(each, scope, state),
            IForLoopOperation counting => Run(counting, scope, state),
            IWhileLoopOperation @while => Run(@while, scope, state),
            _ => throw new NotFollowedException(new Note(Locate(loop.Syntax), "this loop is not followed")),
        };
        frame.Loops.Pop();
        if (scope.Breaks.Count > 0 && flow == Flow.Next)
        {
            Branches.Land(scope.Breaks, state, new Note(Locate(loop.Syntax), "it is not seen when this loop ends"));
        }

        return flow;
    }

    /// <summary>Runs one turn that stands for any number: what turns hand on to each other is not known.</summary>
    public Flow RunTurn(Func<State, Flow> turn, Note note, State state)
    {
        All.Trials.Widen(copy => turn(copy), note with { Reason = "it is not seen what an earlier turn of the loop left here" }, state);
        Begin(note, state);
        var flow = turn(state);
        End(state);
        return AfterLoop(flow);
    }

    public void Begin(Note note, State state) => All.Turns.Push(new LoopTurn(note, state.Steps.Count));

    public void End(State state)
    {
        var turn = All.Turns.Pop();
        foreach (var step in state.Steps.Skip(turn.FirstStep))
        {
            state.Change(step, content => content with { Uncounted = content.Uncounted ?? turn.Note });
        }

        foreach (var list in turn.ListsChanged.Where(state.Heap.ContainsKey))
        {
            var content = (ListContent)state.Heap[list];
            state.Set(list, content with { Uncounted = content.Uncounted ?? turn.Note, Unseen = content.Unseen ?? (turn.IsUncertain ? turn.Note : null) });
        }

        if (turn.IsUncertain)
        {
            foreach (var step in turn.StepsReached.Where(state.Heap.ContainsKey))
            {
                state.Change(step, content => content with { PredecessorsUnseen = content.PredecessorsUnseen ?? turn.Note });
            }
        }
    }

    /// <summary>Says that the turn under way connects something to a step. What an earlier part of the code made may get more of it in other turns.</summary>
    public void Reach(int step, State state)
    {
        foreach (var loop in All.Turns.Where(loop => state.Steps.IndexOf(step) < loop.FirstStep))
        {
            loop.StepsReached.Add(step);
        }
    }

    private Flow Run(IForEachLoopOperation each, LoopScope scope, State state)
    {
        var collection = Evaluate(each.Collection, state);
        var matters = Relevance.Matters(All.Code, each);
        var items = All.Sequences.ItemsOf(matters ? All.Branches.Decided(collection) : collection, each.Collection, state);
        if (items.IsKnown && items.Items.Length <= (matters ? MostTurns : MostIdleTurns))
        {
            foreach (var item in items.Items)
            {
                SetLoopVariable(each, item, state);
                if (RunCounted(each.Body, scope, state) is { } end)
                {
                    return end;
                }
            }

            return Flow.Next;
        }

        var note = items.Uncounted ?? items.Unseen ?? new Note(Locate(each.Collection.Syntax), "there are too many turns of this loop");
        var values = items.Items.ToList();
        if (items.Unseen is not null || values.Count == 0)
        {
            values.Add(Opaque(each.Collection.Type is IArrayTypeSymbol array ? array.ElementType : each.Locals.FirstOrDefault()?.Type, note, state));
        }

        var place = new Note(Locate(each.Collection.Syntax) ?? note.Place, "it is not seen how many items the loop goes over");
        foreach (var item in values)
        {
            var flow = RunTurn(
                current =>
                {
                    SetLoopVariable(each, item, current);
                    return RunBody(each.Body, scope, current);
                },
                place,
                state);
            if (flow != Flow.Next)
            {
                return flow;
            }
        }

        return Flow.Next;
    }

    private void SetLoopVariable(IForEachLoopOperation each, Value item, State state)
    {
        var note = new Note(Locate(each.LoopControlVariable.Syntax), "it is not followed what this is");
        switch (each.LoopControlVariable)
        {
            case IVariableDeclaratorOperation { Symbol.IsRef: true }:
                throw new NotFollowedException(new Note(Locate(each.LoopControlVariable.Syntax), "references to variables are not followed"));
            case IVariableDeclaratorOperation declarator:
                var value = item is Unknown unknown ? All.Opaque(declarator.Symbol.Type, unknown.Note, state, declarator.Symbol.Name, unknown.IsOutside) : item;
                state.Declare(declarator.Symbol, Variables.CopyOf(value, state));
                break;
            case var target:
                All.Assignments.Assign(target, item, note, state);
                break;
        }
    }

    private Flow Run(IForLoopOperation loop, LoopScope scope, State state)
    {
        All.RunAll(loop.Before, state);
        var most = Relevance.Matters(All.Code, loop) ? MostTurns : MostIdleTurns;
        for (var turn = 0; ; turn++)
        {
            var condition = loop.Condition is null ? null : Evaluate(loop.Condition, state);
            if (condition is Constant { Content: false })
            {
                return Flow.Next;
            }

            if (condition is not Constant { Content: true } || turn == most)
            {
                return RunUncounted(loop, loop.Condition, isAtTop: true, current => All.RunAll(loop.AtLoopBottom, current), scope, state);
            }

            if (RunCounted(loop.Body, scope, state) is { } end)
            {
                return end;
            }

            All.RunAll(loop.AtLoopBottom, state);
        }
    }

    private Flow Run(IWhileLoopOperation loop, LoopScope scope, State state)
    {
        var most = Relevance.Matters(All.Code, loop) ? MostTurns : MostIdleTurns;
        for (var turn = 0; turn < most && loop is { Condition: not null, ConditionIsUntil: false }; turn++)
        {
            if (turn > 0 || loop.ConditionIsTop)
            {
                var condition = Evaluate(loop.Condition!, state);
                if (condition is Constant { Content: false })
                {
                    return Flow.Next;
                }

                if (condition is not Constant { Content: true } || loop.Condition!.ConstantValue.HasValue)
                {
                    break;
                }
            }

            if (RunCounted(loop.Body, scope, state) is { } end)
            {
                return end;
            }
        }

        return RunUncounted(loop, loop.Condition, loop.ConditionIsTop, static _ => { }, scope, state);
    }

    private Flow RunUncounted(ILoopOperation loop, IOperation? condition, bool isAtTop, Action<State> bottom, LoopScope scope, State state)
    {
        // A loop that waits for something in the code at hand may never turn.
        if (isAtTop && condition is not null && Relevance.Matters(All.Code, loop) && !All.Trials.IsTrial &&
            Evaluate(condition, state) is var value and not Constant { Content: true } && !ValueFacts.IsOutside(value) &&
            All.Branches.Decide(condition, 2, [], state) == 1)
        {
            return Flow.Next;
        }

        var note = new Note(Locate(loop.Syntax), "it is not seen how often this loop turns");
        return RunTurn(
            current =>
            {
                if (condition is not null)
                {
                    Evaluate(condition, current);
                }

                var flow = RunBody(loop.Body, scope, current);
                bottom(current);
                return flow;
            },
            note,
            state);
    }

    /// <summary>Runs one of several turns; says how the loop ends with it, or null where it goes on.</summary>
    private Flow? RunCounted(IOperation body, LoopScope scope, State state)
    {
        var flow = RunBody(body, scope, state);
        return flow is Flow.Break or Flow.Return or Flow.Throw ? AfterLoop(flow) : null;
    }

    private Flow RunBody(IOperation body, LoopScope scope, State state)
    {
        var flow = All.Run(body, state);
        if (scope.Continues.Count > 0 && flow is Flow.Next or Flow.Continue)
        {
            Branches.Land(scope.Continues, state, new Note(Locate(body.Syntax), "it is not seen how this turn ends"));
        }

        return flow;
    }

    private static Flow AfterLoop(Flow flow) => flow is Flow.Break or Flow.Continue ? Flow.Next : flow;
}
