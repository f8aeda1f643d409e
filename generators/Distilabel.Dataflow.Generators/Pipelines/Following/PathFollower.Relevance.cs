using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <content>Which code matters to pipelines, and what is no longer known after code that does not.</content>
internal sealed partial class PathFollower
{
    private readonly HashSet<SyntaxNode> _forgotten = [];
    private int _partly;

    /// <summary>Whether code can make, connect or change parts of a pipeline, or decide whether code around it does.</summary>
    private bool Matters(IOperation code) => _code.Relevance.GetOrAdd(code.Syntax, _ => Says(code) || code.DescendantsAndSelf().Any(operation => operation switch
    {
        IReturnOperation { ReturnedValue: { } value } => value.Type.IsPartOfPipeline(),
        IBranchOperation { BranchKind: BranchKind.Break or BranchKind.Continue } branch => !HasLoopAround(branch, code),
        IInvocationOperation call => call.TargetMethod.MethodKind == MethodKind.LocalFunction,
        _ => false,
    }));

    /// <summary>Whether code itself makes, connects or changes parts of a pipeline: somebody wrote it for the steps that it names.</summary>
    private static bool Says(IOperation? code) => code?.DescendantsAndSelf().Any(static operation => operation switch
    {
        IObjectCreationOperation or IArrayCreationOperation => operation.Type.IsPartOfPipeline(),
        ICollectionExpressionOperation { Elements.IsEmpty: false } => operation.Type.IsPartOfPipeline(),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.RightShift } => operation.Type.IsPartOfPipeline(),
        IInvocationOperation call => call.Type.IsPartOfPipeline() || call.Arguments.Any(static argument => Unwrap(argument.Value).Type.IsPartOfPipeline()) || IsChange(call),
        IAssignmentOperation assignment => assignment.Target.Type.IsPartOfPipeline() ||
            (assignment.Target is IMemberReferenceOperation { Instance: { } instance } && instance.Type.IsPartOfPipeline()),
        _ => false,
    }) == true;

    /// <summary>Whether code, at its end, goes elsewhere than to what follows it.</summary>
    private static bool Leaves(IOperation? code) => code switch
    {
        IBlockOperation { Operations: [.., var last] } => Leaves(last),
        IReturnOperation or IBranchOperation or IThrowOperation => true,
        IExpressionStatementOperation { Operation: IThrowOperation } => true,
        _ => false,
    };

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

    private static IOperation Unwrap(IOperation operation)
    {
        while (operation is IConversionOperation { OperatorMethod: null, IsTryCast: false } or IParenthesizedOperation)
        {
            operation = operation is IConversionOperation conversion ? conversion.Operand : ((IParenthesizedOperation)operation).Operand;
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

    /// <summary>Code that is not followed may have changed variables, and all objects that it can reach through them.</summary>
    private void Forget(IOperation? code, bool forgetsSteps = true)
    {
        if (code is null)
        {
            return;
        }

        _changes++;
        foreach (var operation in code.DescendantsAndSelf())
        {
            var note = new Note(Locate(operation.Syntax), "it is not followed what this does");
            switch (operation)
            {
                case IAssignmentOperation assignment:
                    ForgetTarget(assignment.Target, note);
                    break;
                case IIncrementOrDecrementOperation change:
                    ForgetTarget(change.Target, note);
                    break;
                case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument:
                    ForgetTarget(argument.Value, note);
                    break;
                case IInvocationOperation call:
                    ForgetCall(call, note, forgetsSteps);
                    break;
                case ILocalReferenceOperation or IParameterReferenceOperation when _locals.TryGetValue(VariableOf(operation)!, out var value):
                    ForgetObject(operation, value, note, forgetsSteps);
                    break;
                case IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } } member
                    when HolderOf(member)?.Members.TryGetValue(KeyOf(member.Member), out var held) == true:
                    ForgetObject(operation, held!, note, forgetsSteps);
                    break;
            }
        }
    }

    private Instance? HolderOf(IMemberReferenceOperation member) => member.Instance is null
        ? _statics.TryGetValue(member.Member.ContainingType, out var statics) ? statics : null
        : This as Instance;

    private void ForgetTarget(IOperation target, Note note)
    {
        foreach (var part in TargetsIn(target))
        {
            if (VariableOf(part) is { } variable)
            {
                LetGoOfFormer(variable, note);
                SetVariable(variable, Opaque(part.Type, note));
            }
            else if (part is IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation } member &&
                (member.Instance is null ? StaticsOf(member.Member.ContainingType) : This as Instance) is { } holder)
            {
                if (holder.Members.TryGetValue(KeyOf(member.Member), out var value))
                {
                    LetGo(value, note);
                }

                Store(holder, member.Member, Opaque(part.Type, note));
            }
        }
    }

    private void ForgetObject(IOperation use, Value value, Note note, bool forgetsSteps)
    {
        if (value is Constant or Unknown or PartlyKnownText || (!forgetsSteps && value is StepObject or PipelineObject or Chain) || IsOnlyRead(use))
        {
            return;
        }

        if (forgetsSteps || value is not TupleOf)
        {
            LetGo(value, note);
        }
    }

    private void ForgetCall(IInvocationOperation call, Note note, bool forgetsSteps)
    {
        var method = call.TargetMethod;
        if (!IsInSource(method))
        {
            return;
        }

        ForgetStatics(method, note);
        if (call.Instance is IInstanceReferenceOperation && This is Instance self)
        {
            ForgetMembers(self, note);
        }

        var called = method.OriginalDefinition;
        if (method.MethodKind == MethodKind.LocalFunction && _code.BodyOf(called, _cancellationToken) is { } body && _forgotten.Add(body.Syntax))
        {
            Forget(body, forgetsSteps);
            _forgotten.Remove(body.Syntax);
        }
    }

    /// <summary>Evaluates code that the program may leave out, or leave half-way.</summary>
    private Value EvaluatePartly(IOperation code)
    {
        _partly++;
        var value = Evaluate(code);
        _partly--;
        return value;
    }

    /// <summary>Where it is not certain that something is set anew, what was there before may still be there.</summary>
    private void Replace(Value? former)
    {
        if (_partly > 0 && former is not null)
        {
            UseAll(former);
        }
    }

    private static void UseAll(Value value)
    {
        foreach (var part in WithParts(value))
        {
            Use(part);
        }
    }

    /// <summary>A value and what is in it, but not what belongs to a step.</summary>
    private static HashSet<Value> WithParts(Value value)
    {
        var all = new HashSet<Value>();
        var next = new Stack<Value>([value]);
        while (next.Count > 0)
        {
            var part = next.Pop();
            if (!all.Add(part))
            {
                continue;
            }

            IEnumerable<Value> parts = part switch
            {
                Sequence list => list.Items,
                TupleOf tuple => tuple.Items,
                Instance instance and not StepObject => instance.Members.Values,
                _ => [],
            };
            foreach (var inner in parts)
            {
                next.Push(inner);
            }
        }

        return all;
    }

    /// <summary>What a variable held before it was set, or not, goes on under a name that is not known.</summary>
    private void LetGoOfFormer(ISymbol variable, Note note)
    {
        if (_locals.TryGetValue(variable, out var value))
        {
            LetGo(value, note);
        }
    }

    /// <summary>Whether a use of an object leaves it, and all that it holds, as it is.</summary>
    internal static bool IsOnlyRead(IOperation use)
    {
        while (true)
        {
            switch (use.Parent)
            {
                case IConversionOperation { OperatorMethod: null } or IParenthesizedOperation:
                case IMemberReferenceOperation member and not IEventReferenceOperation when member.Instance == use:
                case IArrayElementReferenceOperation element when element.ArrayReference == use:
                    use = use.Parent;
                    continue;
            }

            break;
        }

        var isSet = use.Parent switch
        {
            IAssignmentOperation assignment => assignment.Target == use,
            IIncrementOrDecrementOperation or ITupleOperation => true,
            IArgumentOperation argument => argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out,
            _ => false,
        };
        var isCalled = use.Type?.TypeKind == TypeKind.Delegate && use.Parent is IInvocationOperation or IConditionalAccessOperation;
        return !isSet && !isCalled && (MemberUses.IsImmutable(use.Type) || use.Parent switch
        {
            IInvocationOperation call => call.Instance == use && IsLook(call.TargetMethod),
            IArgumentOperation { Parent: IInvocationOperation call } => IsHarmless(call.TargetMethod),
            IForEachLoopOperation => MemberUses.HoldsImmutable(use.Type),
            IBinaryOperation or IInterpolationOperation => true,
            IIsPatternOperation pattern => !pattern.Pattern.DescendantsAndSelf().Any(static part => part is IDeclarationPatternOperation or IRecursivePatternOperation or IListPatternOperation),
            _ => false,
        });
    }
}
