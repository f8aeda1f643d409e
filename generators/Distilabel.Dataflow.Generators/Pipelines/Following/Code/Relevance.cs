using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Code;

/// <summary>Which code matters to pipelines: at conditions around it the path forks, around other code the ways are joined.</summary>
internal static class Relevance
{
    /// <summary>Whether code can make, connect or change parts of a pipeline, or decide whether code around it does.</summary>
    public static bool Matters(CodeModel model, IOperation? code) => code is not null && model.Relevance.GetOrAdd(code.Syntax, _ => Says(code) || code.DescendantsAndSelf().Any(operation => operation switch
    {
        IReturnOperation { ReturnedValue: { } value } => value.Type.IsPartOfPipeline(),
        IBranchOperation { BranchKind: BranchKind.Break or BranchKind.Continue } branch => !HasLoopAround(branch, code),
        IInvocationOperation call => call.TargetMethod.MethodKind == MethodKind.LocalFunction,
        _ => false,
    }));

    /// <summary>Whether code itself makes, connects or changes parts of a pipeline: it was written for the steps that it names.</summary>
    public static bool Says(IOperation? code) => code?.DescendantsAndSelf().Any(static operation => operation switch
    {
        IObjectCreationOperation or IArrayCreationOperation => operation.Type.IsPartOfPipeline(),
        ICollectionExpressionOperation { Elements.IsEmpty: false } => operation.Type.IsPartOfPipeline(),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.RightShift } => operation.Type.IsPartOfPipeline(),
        IInvocationOperation call => call.Type.IsPartOfPipeline() || call.Arguments.Any(static argument => CodeFacts.Unwrap(argument.Value).Type.IsPartOfPipeline()) || IsChange(call),
        IAssignmentOperation assignment => assignment.Target.Type.IsPartOfPipeline() ||
            (assignment.Target is IMemberReferenceOperation { Instance: { } instance } && instance.Type.IsPartOfPipeline()),
        _ => false,
    }) == true;

    /// <summary>Whether an arm of an expression was written to be taken: not one that fails, or gives nothing.</summary>
    public static bool SaysValue(IOperation arm) => CodeFacts.Unwrap(arm) is not (IThrowOperation or IDefaultValueOperation or ICollectionExpressionOperation { Elements.IsEmpty: true }) &&
        CodeFacts.Unwrap(arm).ConstantValue is not { HasValue: true, Value: null };

    /// <summary>Whether code, at its end, goes elsewhere than to what follows it.</summary>
    public static bool Leaves(IOperation? code) => code switch
    {
        IBlockOperation { Operations: [.., var last] } => Leaves(last),
        IReturnOperation or IBranchOperation or IThrowOperation => true,
        IExpressionStatementOperation { Operation: IThrowOperation } => true,
        _ => false,
    };

    /// <summary>Whether code that runs after a statement says something of steps.</summary>
    public static bool SaysAfter(IOperation statement)
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

    public static bool MakesPipeline(IOperation? arm) =>
        arm?.DescendantsAndSelf().Any(static operation => operation is IObjectCreationOperation && operation.Type.IsDataflow("Pipeline")) == true;

    /// <summary>For a condition that asks whether something is given: whether its first arm is the one for nothing. Null for other conditions.</summary>
    public static bool? NullArm(IOperation condition) => condition switch
    {
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } negation => !NullArm(negation.Operand),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } binary when IsNull(binary.LeftOperand) || IsNull(binary.RightOperand) =>
            binary.OperatorKind == BinaryOperatorKind.Equals,
        IIsPatternOperation { Pattern: IConstantPatternOperation { Value: var constant } } when IsNull(constant) => true,
        IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation { Value: var constant } } } when IsNull(constant) => false,
        IIsPatternOperation { Pattern: IRecursivePatternOperation or IDeclarationPatternOperation } => false,
        _ => null,
    };

    private static bool IsNull(IOperation operation) => CodeFacts.Unwrap(operation).ConstantValue is { HasValue: true, Value: null };

    private static bool IsChange(IInvocationOperation call) => call.Instance is { } instance && instance.Type.IsPartOfPipeline() &&
        call.TargetMethod.Name is "Connect" or "Add" or "AddRange" or "Insert" or "Remove" or "RemoveAt" or "Clear";

    private static bool HasLoopAround(IOperation branch, IOperation code)
    {
        for (var around = branch.Parent; around is not null; around = around.Parent)
        {
            if (around is ILoopOperation or ISwitchOperation)
            {
                return true;
            }

            if (around == code)
            {
                return false;
            }
        }

        return false;
    }
}
