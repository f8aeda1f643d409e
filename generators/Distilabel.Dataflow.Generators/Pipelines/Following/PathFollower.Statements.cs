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
                return Run(declaration.DeclarationGroup);
            case IUsingOperation use:
                Run(use.Resources);
                return Run(use.Body);
            case ILockOperation hold:
                return Run(hold.Body);
            case ILabeledOperation labeled:
                return Run(labeled.Operation);
            case ITryOperation attempt:
                var flow = Run(attempt.Body);
                Forget(attempt.Catches);
                return Run(attempt.Finally) is not Flow.Next and var last ? last : flow;
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
            case IVariableDeclaratorOperation declarator when declarator.GetVariableInitializer() is { } initializer:
                _locals[declarator.Symbol] = Evaluate(initializer.Value);
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

    private Flow Run(IConditionalOperation choice)
    {
        if (Evaluate(choice.Condition) is Constant { Content: bool known })
        {
            return Run(known ? choice.WhenTrue : choice.WhenFalse);
        }

        if (!Matters(choice.WhenTrue) && !(choice.WhenFalse is { } otherwise && Matters(otherwise)))
        {
            // An arm that only leaves, because something is wrong or there is nothing to do, makes no pipeline.
            Forget(choice.WhenTrue);
            Forget(choice.WhenFalse);
            return Flow.Next;
        }

        return Run(Decide(choice.Condition) ? choice.WhenTrue : choice.WhenFalse);
    }

    private Flow Run(ISwitchOperation choice)
    {
        Evaluate(choice.Value);
        if (!choice.Cases.Any(arm => arm.Body.Any(Matters)))
        {
            foreach (var arm in choice.Cases)
            {
                Forget(arm.Body);
            }

            return Flow.Next;
        }

        var hasDefault = choice.Cases.Any(static arm => arm.Clauses.Any(static clause => clause is IDefaultCaseClauseOperation));
        var taken = Decide(choice.Value, choice.Cases.Length + (hasDefault ? 0 : 1));
        var flow = taken < choice.Cases.Length ? RunAll(choice.Cases[taken].Body) : Flow.Next;
        return flow == Flow.Break ? Flow.Next : flow;
    }

    /// <summary>Takes one arm of a condition that can't be told.</summary>
    private bool Decide(IOperation condition)
    {
        var isNegated = false;
        while (condition is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } negation)
        {
            condition = negation.Operand;
            isNegated = !isNegated;
        }

        return (Decide(condition, 2) == 0) != isNegated;
    }

    private int Decide(IOperation value, int arms)
    {
        foreach (var loop in _loops)
        {
            loop.IsUncertain = true;
        }

        // What is asked twice of the same variables gets the same answer; in loops and methods these are not the same.
        if (_turns == 0 && _calls.Count == 1 && IsStable(value))
        {
            return _paths.Choose($"{value.Syntax}/{arms}", arms);
        }

        _forksMet.TryGetValue(value.Syntax, out var times);
        _forksMet[value.Syntax] = times + 1;
        return _paths.Choose($"{value.Syntax.SyntaxTree.FilePath}:{value.Syntax.SpanStart}:{times}/{arms}", arms);
    }

    private static bool IsStable(IOperation value) => value switch
    {
        { ConstantValue.HasValue: true } => true,
        ILocalReferenceOperation or IParameterReferenceOperation or IInstanceReferenceOperation => true,
        IFieldReferenceOperation field => field.Instance is null || IsStable(field.Instance),
        IPropertyReferenceOperation { Arguments.IsEmpty: true } property => property.Instance is null || IsStable(property.Instance),
        IBinaryOperation binary => IsStable(binary.LeftOperand) && IsStable(binary.RightOperand),
        IIsPatternOperation pattern => IsStable(pattern.Value),
        IConversionOperation conversion => IsStable(conversion.Operand),
        _ => false,
    };
}
