using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <content>Which code matters to pipelines, and what is no longer known after code that does not.</content>
internal sealed partial class PathFollower
{
    /// <summary>Whether code can make, connect or change parts of a pipeline, or decide whether code around it does.</summary>
    private static bool Matters(IOperation code) => code.DescendantsAndSelf().Any(operation => operation switch
    {
        IObjectCreationOperation or ICollectionExpressionOperation or IArrayCreationOperation => operation.Type.IsPartOfPipeline(),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.RightShift } => operation.Type.IsPartOfPipeline(),
        IReturnOperation { ReturnedValue: { } value } => value.Type.IsPartOfPipeline(),
        IInvocationOperation call => call.Type.IsPartOfPipeline() || call.TargetMethod.MethodKind == MethodKind.LocalFunction ||
            call.Arguments.Any(static argument => Unwrap(argument.Value).Type.IsPartOfPipeline()) || IsChange(call),
        IAssignmentOperation assignment => assignment.Target.Type.IsPartOfPipeline() ||
            assignment.Target is IMemberReferenceOperation { Instance: { } instance } && instance.Type.IsPartOfPipeline(),
        IBranchOperation { BranchKind: BranchKind.Break or BranchKind.Continue } branch => !HasLoopAround(branch, code),
        _ => false,
    });

    private static bool IsChange(IInvocationOperation call) => call.Instance is { } instance && instance.Type.IsPartOfPipeline() &&
        call.TargetMethod.Name is "Connect" or "Add" or "AddRange" or "Insert" or "Remove" or "Clear";

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

    private static IOperation Unwrap(IOperation operation)
    {
        while (operation is IConversionOperation { OperatorMethod: null } conversion)
        {
            operation = conversion.Operand;
        }

        return operation;
    }

    private void Forget(IEnumerable<IOperation> code)
    {
        foreach (var operation in code)
        {
            Forget(operation);
        }
    }

    /// <summary>Code that is not followed may have changed variables and lists.</summary>
    private void Forget(IOperation? code)
    {
        if (code is null)
        {
            return;
        }

        foreach (var operation in code.DescendantsAndSelf())
        {
            var note = new Note(Locate(operation.Syntax), "it is not followed what this does");
            switch (operation)
            {
                case IAssignmentOperation { Target: ILocalReferenceOperation or IParameterReferenceOperation } assignment:
                    LetGoOfFormer(assignment.Target, note);
                    Assign(assignment.Target, Opaque(assignment.Target.Type, note), note);
                    break;
                case IIncrementOrDecrementOperation { Target: ILocalReferenceOperation } change:
                    Assign(change.Target, new Unknown(note), note);
                    break;
                case ILocalReferenceOperation use when _locals.TryGetValue(use.Local, out var value) && value is Sequence list && !IsOnlyRead(use):
                    list.Unseen ??= note;
                    break;
            }
        }
    }

    /// <summary>What a variable held before it was set, or not, goes on under a name that is not known.</summary>
    private void LetGoOfFormer(IOperation variable, Note note)
    {
        ISymbol? symbol = variable switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            _ => null,
        };
        if (symbol is not null && _locals.TryGetValue(symbol, out var value))
        {
            LetGo(value, note);
        }
    }

    private static bool IsOnlyRead(ILocalReferenceOperation use) => use.Parent is IPropertyReferenceOperation or IForEachLoopOperation;
}
