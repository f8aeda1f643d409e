using Distilabel.Dataflow.Generators.Pipelines.Following.Code;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>Statements.</summary>
internal sealed class Statements(Interpreter all) : OperationVisitor<State, Flow>
{
    public override Flow DefaultVisit(IOperation operation, State state)
    {
        all.Evaluate(operation, state);
        return Flow.Next;
    }

    public override Flow VisitEmpty(IEmptyOperation operation, State state) => Flow.Next;

    public override Flow VisitLocalFunction(ILocalFunctionOperation operation, State state) => Flow.Next;

    public override Flow VisitBlock(IBlockOperation operation, State state) => all.RunAll(operation.Operations, state);

    public override Flow VisitMethodBodyOperation(IMethodBodyOperation operation, State state) => all.Run(operation.BlockBody ?? operation.ExpressionBody, state);

    public override Flow VisitConstructorBodyOperation(IConstructorBodyOperation operation, State state)
    {
        all.Run(operation.Initializer, state);
        return all.Run(operation.BlockBody ?? operation.ExpressionBody, state);
    }

    public override Flow VisitVariableDeclarationGroup(IVariableDeclarationGroupOperation operation, State state) => all.RunAll(operation.Declarations, state);

    public override Flow VisitVariableDeclaration(IVariableDeclarationOperation operation, State state) => all.RunAll(operation.Declarators, state);

    public override Flow VisitVariableDeclarator(IVariableDeclaratorOperation operation, State state)
    {
        all.Variables.Declare(operation, state);
        return Flow.Next;
    }

    public override Flow VisitUsingDeclaration(IUsingDeclarationOperation operation, State state)
    {
        var flow = all.Run(operation.DeclarationGroup, state);
        EscapeResources(operation.DeclarationGroup, state);
        return flow;
    }

    public override Flow VisitUsing(IUsingOperation operation, State state)
    {
        all.Run(operation.Resources, state);
        EscapeResources(operation.Resources, state);
        return all.Run(operation.Body, state);
    }

    public override Flow VisitLock(ILockOperation operation, State state) => all.Run(operation.Body, state);

    public override Flow VisitLabeled(ILabeledOperation operation, State state) => all.Run(operation.Operation, state);

    public override Flow VisitTry(ITryOperation operation, State state) => all.Attempts.Run(operation, state);

    public override Flow VisitConditional(IConditionalOperation operation, State state) =>
        operation.Type is null || operation.Type.SpecialType == SpecialType.System_Void ? all.Choices.Run(operation, state) : DefaultVisit(operation, state);

    public override Flow VisitSwitch(ISwitchOperation operation, State state) => all.Choices.Run(operation, state);

    public override Flow VisitForEachLoop(IForEachLoopOperation operation, State state) => all.Loops.Run(operation, state);

    public override Flow VisitForLoop(IForLoopOperation operation, State state) => all.Loops.Run(operation, state);

    public override Flow VisitWhileLoop(IWhileLoopOperation operation, State state) => all.Loops.Run(operation, state);

    public override Flow VisitForToLoop(IForToLoopOperation operation, State state) => all.Loops.Run(operation, state);

    public override Flow VisitBranch(IBranchOperation operation, State state) => operation.BranchKind switch
    {
        BranchKind.Break => Flow.Break,
        BranchKind.Continue => Flow.Continue,
        _ => throw new NotFollowedException(new Note(all.Locate(operation.Syntax), "jumps are not followed")),
    };

    public override Flow VisitThrow(IThrowOperation operation, State state) => Flow.Throw;

    public override Flow VisitExpressionStatement(IExpressionStatementOperation operation, State state)
    {
        if (operation.Operation is IThrowOperation)
        {
            return Flow.Throw;
        }

        all.Evaluate(operation.Operation, state);
        return Flow.Next;
    }

    public override Flow VisitReturn(IReturnOperation operation, State state)
    {
        if (operation.Kind == OperationKind.YieldBreak)
        {
            return Flow.Return;
        }

        var value = operation.ReturnedValue is { } returned ? all.Evaluate(returned, state) : null;
        var member = all.Calls.Top.Member;
        if (operation.Kind == OperationKind.YieldReturn)
        {
            if (!state.Yielded.TryGetValue(member, out var list))
            {
                state.Yielded = state.Yielded.Add(member, list = state.Add(ListContent.Empty));
            }

            all.Sequences.AddTo(list, [value!], state);
            return Flow.Next;
        }

        state.Returned = value is null ? state.Returned.Remove(member) : state.Returned.SetItem(member, value);
        return Flow.Return;
    }

    /// <summary>What a resource has hold of, it may change when it is disposed of.</summary>
    private void EscapeResources(IOperation resources, State state)
    {
        foreach (var resource in resources.DescendantsAndSelf())
        {
            if (resource is IVariableDeclaratorOperation { Symbol: var symbol } && state.Variable(symbol) is ObjectReference value and not StepReference &&
                state[value].Type is { } type && Symbols.IsInSource(type))
            {
                all.Escape.Of(value, all.NoteOn(resource), state);
            }
            else if (resource is IObjectCreationOperation { Type: { } made } creation && Symbols.IsInSource(made))
            {
                foreach (var argument in creation.Arguments)
                {
                    all.Escape.OfCode(argument, state);
                }
            }
        }
    }
}
