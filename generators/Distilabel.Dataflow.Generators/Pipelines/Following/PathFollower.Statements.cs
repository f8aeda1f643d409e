using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <content>Statements.</content>
internal sealed partial class PathFollower
{
    private enum Flow
    {
        Next,
        Break,
        Continue,
        Return,
        Throw,
    }

    private Flow RunBody(IOperation body)
    {
        _functionsRun.Add(body.Syntax);
        return Run(body);
    }

    private Flow RunAll(IEnumerable<IOperation> operations)
    {
        foreach (var operation in operations)
        {
            if (Run(operation) is not Flow.Next and var flow)
            {
                return flow;
            }
        }

        return Flow.Next;
    }

    private Flow Run(IOperation? operation)
    {
        if (operation is null)
        {
            return Flow.Next;
        }

        Spend(operation);
        switch (operation)
        {
            case IEmptyOperation or ILocalFunctionOperation:
                return Flow.Next;
            case IBlockOperation block:
                return RunAll(block.Operations);
            case IMethodBodyOperation method:
                return Run(method.BlockBody ?? method.ExpressionBody);
            case IConstructorBodyOperation constructor:
                Run(constructor.Initializer);
                return Run(constructor.BlockBody ?? constructor.ExpressionBody);
            case IVariableDeclarationGroupOperation or IVariableDeclarationOperation or IVariableDeclaratorOperation:
                Declare(operation);
                return Flow.Next;
            case IUsingDeclarationOperation declaration:
                Run(declaration.DeclarationGroup);
                LetGoOfResources(declaration.DeclarationGroup);
                return Flow.Next;
            case IUsingOperation use:
                Run(use.Resources);
                LetGoOfResources(use.Resources);
                return Run(use.Body);
            case ILockOperation hold:
                return Run(hold.Body);
            case ILabeledOperation labeled:
                return Run(labeled.Operation);
            case ITryOperation attempt:
                return Run(attempt);
            case IReturnOperation give:
                return Return(give);
            case IConditionalOperation choice when choice.Type is null || choice.Type.SpecialType == SpecialType.System_Void:
                return Run(choice);
            case ISwitchOperation choice:
                return Run(choice);
            case ILoopOperation loop:
                return Run(loop);
            case IBranchOperation { BranchKind: BranchKind.Break }:
                return Flow.Break;
            case IBranchOperation { BranchKind: BranchKind.Continue }:
                return Flow.Continue;
            case IBranchOperation jump:
                throw new NotFollowedException(new Note(Locate(jump.Syntax), "jumps are not followed"));
            case IThrowOperation:
                return Flow.Throw;
            case IExpressionStatementOperation statement:
                Evaluate(statement.Operation);
                return Flow.Next;
            default:
                Evaluate(operation);
                return Flow.Next;
        }
    }

    private void Declare(IOperation declaration)
    {
        switch (declaration)
        {
            case IVariableDeclarationGroupOperation group:
                foreach (var part in group.Declarations)
                {
                    Declare(part);
                }

                break;
            case IVariableDeclarationOperation several:
                foreach (var declarator in several.Declarators)
                {
                    Declare(declarator);
                }

                break;
            case IVariableDeclaratorOperation { Symbol.IsRef: true }:
                throw new NotFollowedException(new Note(Locate(declaration.Syntax), "references to variables are not followed"));
            case IVariableDeclaratorOperation declarator when declarator.GetVariableInitializer() is { } initializer:
                SetDeclared(declarator.Symbol, CopyOf(Evaluate(initializer.Value)));
                break;
            case IVariableDeclaratorOperation { Symbol: var unset }:
                SetDeclared(unset, new Unknown(NoteOn(declaration)));
                _locals.Remove(unset);
                break;
        }
    }

    private Flow Return(IReturnOperation give)
    {
        if (give.Kind == OperationKind.YieldBreak)
        {
            return Flow.Return;
        }

        var value = give.ReturnedValue is { } returned ? Evaluate(returned) : null;
        if (give.Kind == OperationKind.YieldReturn)
        {
            var yielded = _calls.Peek().Yielded ??= new Sequence();
            AddTo(yielded, [value!]);
            return Flow.Next;
        }

        _calls.Peek().Returned = value;
        return Flow.Return;
    }

    /// <summary>What a resource has hold of, it may change when it is disposed of.</summary>
    private void LetGoOfResources(IOperation resources)
    {
        foreach (var resource in resources.DescendantsAndSelf())
        {
            if (resource is IVariableDeclaratorOperation { Symbol: var symbol } && _locals.TryGetValue(symbol, out var value) && value is Instance { Type: { } type } && IsInSource(type))
            {
                LetGo(value, NoteOn(resource));
            }
            else if (resource is IObjectCreationOperation { Type: { } made } creation && IsInSource(made))
            {
                foreach (var argument in creation.Arguments)
                {
                    Forget(argument);
                }
            }
        }
    }

    /// <summary>Code that may fail goes on in one of its catches, or after them, and nobody sees how far it came.</summary>
    private Flow Run(ITryOperation attempt)
    {
        _partly++;
        var flow = Run(attempt.Body);
        _partly--;
        if (attempt.Catches.Any(part => Matters(part.Handler)))
        {
            // What follows a catch that leaves is written for code that did not fail.
            int[] said = attempt.Catches.All(static part => Leaves(part.Handler)) ? [0] : [];
            var taken = Decide(attempt, new Unknown(NoteOn(attempt)), attempt.Catches.Length + 1, said);
            if (taken > 0 || flow == Flow.Throw)
            {
                Doubt ??= new Note(Locate(attempt.Syntax), "it is not seen what is thrown here");
            }

            if (taken > 0)
            {
                Forget(attempt.Body);
                flow = Run(attempt.Catches[taken - 1].Handler);
            }
        }
        else
        {
            if (!attempt.Catches.All(static part => Leaves(part.Handler)) && SaysAfter(attempt))
            {
                Forget(attempt.Body);
            }

            Forget(attempt.Catches);
        }

        return Run(attempt.Finally) is not Flow.Next and var last ? last : flow;
    }

    /// <summary>Whether code that runs after a statement says something of steps.</summary>
    private static bool SaysAfter(IOperation statement)
    {
        for (var (part, around) = (statement, statement.Parent); around is not null; (part, around) = (around, around.Parent))
        {
            if (around is ILoopOperation || (around is IBlockOperation block && block.Operations.SkipWhile(other => other != part).Skip(1).Any(Says)))
            {
                return true;
            }
        }

        return false;
    }
}
