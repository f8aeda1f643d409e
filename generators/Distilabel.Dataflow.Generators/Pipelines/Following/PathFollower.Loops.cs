using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <content>Loops: turn by turn where the turns can be counted, otherwise one turn that stands for any number.</content>
internal sealed partial class PathFollower
{
    private const int MostTurns = 256;
    private const int MostIdleTurns = 32;

    private int _turns;

    private Flow Run(ILoopOperation loop)
    {
        var matters = Matters(loop);
        if (!matters && (loop is IWhileLoopOperation || loop.Body.Descendants().OfType<ILoopOperation>().Any()))
        {
            Forget(loop);
            return Flow.Next;
        }

        _turns++;
        var flow = loop switch
        {
            IForEachLoopOperation each => Run(each, matters),
            IForLoopOperation counting => Run(counting, matters),
            IWhileLoopOperation @while => RunUncounted(@while, matters),
            _ => throw new NotFollowedException(new Note(Locate(loop.Syntax), "this loop is not followed")),
        };
        _turns--;
        return flow;
    }

    private Flow Run(IForEachLoopOperation each, bool matters)
    {
        var items = ItemsOf(Evaluate(each.Collection), each.Collection);
        if (items.IsKnown && items.Items.Count <= (matters ? MostTurns : MostIdleTurns))
        {
            foreach (var item in items.Items.ToArray())
            {
                SetLoopVariable(each, item);
                var flow = Run(each.Body);
                if (EndsLoop(flow))
                {
                    return AfterLoop(flow);
                }
            }

            return Flow.Next;
        }

        if (!matters)
        {
            Forget(each.Body);
            return Flow.Next;
        }

        var note = items.Uncounted ?? items.Unseen ?? new Note(Locate(each.Collection.Syntax), "there are too many turns of this loop");
        var values = items.Items.ToList();
        if (items.Unseen is not null || values.Count == 0)
        {
            values.Add(Opaque(each.Collection.Type is IArrayTypeSymbol array ? array.ElementType : each.Locals.FirstOrDefault()?.Type, note));
        }

        foreach (var item in values)
        {
            var place = new Note(Locate(each.Collection.Syntax) ?? note.Place, "it is not seen how many items the loop goes over");
            var flow = RunTurn(each.Body, place, () => SetLoopVariable(each, item));
            if (flow != Flow.Next)
            {
                return flow;
            }
        }

        return Flow.Next;
    }

    private void SetLoopVariable(IForEachLoopOperation each, Value item)
    {
        var note = new Note(Locate(each.LoopControlVariable.Syntax), "it is not followed what this is");
        switch (each.LoopControlVariable)
        {
            case IVariableDeclaratorOperation { Symbol.IsRef: true }:
                throw new NotFollowedException(new Note(Locate(each.LoopControlVariable.Syntax), "references to variables are not followed"));
            case IVariableDeclaratorOperation declarator:
                SetDeclared(declarator.Symbol, CopyOf(item));
                break;
            case var target:
                Assign(target, item, note);
                break;
        }
    }

    private Flow Run(IForLoopOperation loop, bool matters)
    {
        RunAll(loop.Before);
        for (var turn = 0; ; turn++)
        {
            var condition = loop.Condition is null ? null : Evaluate(loop.Condition);
            if (condition is Constant { Content: false })
            {
                return Flow.Next;
            }

            if (condition is not Constant { Content: true } || turn == (matters ? MostTurns : MostIdleTurns))
            {
                return RunUncounted(loop, matters);
            }

            var flow = Run(loop.Body);
            if (EndsLoop(flow))
            {
                return AfterLoop(flow);
            }

            RunAll(loop.AtLoopBottom);
        }
    }

    private Flow RunUncounted(ILoopOperation loop, bool matters)
    {
        if (!matters)
        {
            Forget(loop);
            return Flow.Next;
        }

        // A loop that waits for something in the code at hand may never turn.
        var isAtTop = loop is IWhileLoopOperation { ConditionIsTop: true } or IForLoopOperation;
        var condition = (loop as IWhileLoopOperation)?.Condition ?? (loop as IForLoopOperation)?.Condition;
        if (isAtTop && condition is not null && Evaluate(condition) is var value and not Constant { Content: true } && !IsOutside(value) &&
            Decide(condition, value, 2, []) == 1)
        {
            return Flow.Next;
        }

        var note = new Note(Locate(loop.Syntax), "it is not seen how often this loop turns");
        return RunTurn(loop.Body, note, () => Forget((loop as IForLoopOperation)?.AtLoopBottom ?? []));
    }

    private static bool EndsLoop(Flow flow) => flow is Flow.Break or Flow.Return or Flow.Throw;

    private static Flow AfterLoop(Flow flow) => flow is Flow.Break or Flow.Continue ? Flow.Next : flow;

    /// <summary>Runs one turn that stands for any number: what turns hand on to each other is not known.</summary>
    private Flow RunTurn(IOperation body, Note note, Action prepare)
    {
        ForgetCarried(body);
        prepare();
        var turn = new LoopTurn(note, Steps.Count);
        _loops.Push(turn);
        var flow = Run(body);
        End(turn);
        return AfterLoop(flow);
    }

    /// <summary>Variables that are declared before a loop and set in it have, at the start of a turn, a value of some turn before.</summary>
    private void ForgetCarried(IOperation body)
    {
        var declared = new HashSet<ISymbol>(
            body.DescendantsAndSelf().OfType<IVariableDeclaratorOperation>().Select(static declarator => declarator.Symbol), SymbolEqualityComparer.Default);
        var note = new Note(Locate(body.Syntax), "it is not seen what an earlier turn of the loop left here");
        foreach (var variable in Written(body).Where(variable => !declared.Contains(variable)))
        {
            LetGoOfFormer(variable, note);
            SetVariable(variable, Opaque(TypeOf(variable), note));
        }

        foreach (var member in body.DescendantsAndSelf().OfType<IAssignmentOperation>().Select(static assignment => assignment.Target).OfType<IMemberReferenceOperation>())
        {
            if (!member.Type.IsPartOfPipeline() && member.Instance?.Type.IsPartOfPipeline() != true)
            {
                Forget(member.Parent, forgetsSteps: false);
            }
        }
    }

    private void End(LoopTurn turn)
    {
        _loops.Pop();
        foreach (var step in Steps.Skip(turn.FirstStep))
        {
            step.Uncounted ??= turn.Note;
        }

        foreach (var list in turn.ListsChanged)
        {
            list.Uncounted ??= turn.Note;
            if (turn.IsUncertain)
            {
                list.Unseen ??= turn.Note;
            }
        }

        if (turn.IsUncertain)
        {
            foreach (var step in turn.StepsReached)
            {
                step.PredecessorsUnseen ??= turn.Note;
            }
        }
    }

    /// <summary>Says that the turn under way connects something to a step. What an earlier part of the code made may get more of it in other turns.</summary>
    private void Reach(StepObject step)
    {
        foreach (var loop in _loops.Where(loop => step.Ordinal < loop.FirstStep))
        {
            loop.StepsReached.Add(step);
        }
    }

    private void AddTo(Sequence list, IEnumerable<Value> items)
    {
        var added = items.ToArray();
        list.Add(added);
        if (list.Unseen is { } note)
        {
            // Others have the list, and so the items.
            foreach (var item in added)
            {
                LetGo(item, note);
            }
        }

        foreach (var loop in _loops)
        {
            loop.ListsChanged.Add(list);
        }
    }
}
