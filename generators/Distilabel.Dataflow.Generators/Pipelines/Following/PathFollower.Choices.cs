using System.Text;
using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <content>Conditions: those that can be told are, at the others the code forks.</content>
/// <remarks>
/// An arm of a fork is one that somebody wrote for the steps in it, and so one that is taken at some time, only where it says something of steps, where
/// the condition depends on what comes from outside, and where it belongs to the entry itself: a helper's arms serve others, too. What is left out, as
/// an <c>else</c> that nobody wrote, may be left out because it is never taken.
/// </remarks>
internal sealed partial class PathFollower
{
    private readonly Dictionary<Value, int> _numbers = [];
    private readonly Dictionary<SyntaxNode, int> _forksMet = [];
    private int _changes;

    private Value Choose(IConditionalOperation choice)
    {
        var condition = Evaluate(choice.Condition);
        if (condition is Constant { Content: bool known })
        {
            return Evaluate(known ? choice.WhenTrue : choice.WhenFalse!);
        }

        if (choice.Type.IsPartOfPipeline() || Matters(choice.WhenTrue) || Matters(choice.WhenFalse!))
        {
            return Evaluate(Decide(choice.Condition, condition, SaysValue(choice.WhenTrue), SaysValue(choice.WhenFalse!)) ? choice.WhenTrue : choice.WhenFalse!);
        }

        var (left, right) = (EvaluatePartly(choice.WhenTrue), EvaluatePartly(choice.WhenFalse!));
        Forget(choice.WhenTrue);
        Forget(choice.WhenFalse);
        if (left.IsSame(right))
        {
            return left;
        }

        LetGo(left, NoteOn(choice));
        LetGo(right, NoteOn(choice));
        return Opaque(choice.Type, NoteOn(choice), isOutside: IsOutside(left) || IsOutside(right));
    }

    private static bool SaysValue(IOperation arm) =>
        Unwrap(arm) is not ({ ConstantValue.HasValue: true } or IThrowOperation or IDefaultValueOperation or ICollectionExpressionOperation { Elements.IsEmpty: true });

    private Value Choose(ISwitchExpressionOperation choice)
    {
        var value = Evaluate(choice.Value);
        var open = new List<ISwitchExpressionArmOperation>();
        foreach (var arm in choice.Arms)
        {
            var matches = And(Match(arm.Pattern, value), arm.Guard is null ? true : AsBool(Evaluate(arm.Guard)));
            if (matches == true && open.Count == 0)
            {
                return Evaluate(arm.Value);
            }

            if (matches != false && Unwrap(arm.Value) is not IThrowOperation)
            {
                open.Add(arm);
            }

            if (matches == true)
            {
                break;
            }
        }

        if (open.Count > 0 && (choice.Type.IsPartOfPipeline() || open.Exists(arm => Matters(arm.Value))))
        {
            var said = Enumerable.Range(0, open.Count).Where(place => open[place].Pattern is not IDiscardPatternOperation && IsOutside(value) && SaysValue(open[place].Value));
            var taken = open[Decide(choice.Value, value, open.Count, [.. said])];
            Match(taken.Pattern, value);
            return Evaluate(taken.Value);
        }

        var results = open.Select(arm => EvaluatePartly(arm.Value)).ToArray();
        foreach (var arm in open)
        {
            Forget(arm.Value);
        }

        foreach (var result in results)
        {
            LetGo(result, NoteOn(choice));
        }

        return Opaque(choice.Type, NoteOn(choice), isOutside: results.Any(IsOutside));
    }

    private Value Coalesce(ICoalesceOperation coalesce)
    {
        var value = Evaluate(coalesce.Value);
        if (Arithmetic.IsNotNull(value))
        {
            return value;
        }

        if (value is Constant || (Matters(coalesce.WhenNull) && Decide(coalesce.Value, value, 2, SaysDefault(coalesce.WhenNull, value) ? [1] : []) == 1))
        {
            return Evaluate(coalesce.WhenNull);
        }

        if (value is Unknown && !coalesce.Type.IsPartOfPipeline())
        {
            LetGo(EvaluatePartly(coalesce.WhenNull), NoteOn(coalesce));
            Forget(coalesce.WhenNull);
            return Opaque(coalesce.Type, NoteOn(coalesce), isOutside: IsOutside(value));
        }

        return value;
    }

    private Flow Run(IConditionalOperation choice)
    {
        var condition = Evaluate(choice.Condition);
        if (condition is Constant { Content: bool known })
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

        var (saysTrue, saysFalse) = (Says(choice.WhenTrue), Says(choice.WhenFalse) || Leaves(choice.WhenTrue));
        if (NullArm(choice.Condition) is { } isNullFirst)
        {
            (saysTrue, saysFalse) = isNullFirst ? (saysTrue && MakesPipeline(choice.WhenTrue), saysFalse) : (saysTrue, saysFalse && MakesPipeline(choice.WhenFalse));
        }

        return Run(Decide(choice.Condition, condition, saysTrue, saysFalse) ? choice.WhenTrue : choice.WhenFalse);
    }

    /// <summary>Whether the default in place of what is not given is used at some time: a step that every caller gives needs none; a pipeline is made there when it is first asked for.</summary>
    private static bool SaysDefault(IOperation arm, Value value) => IsOutside(value) && MakesPipeline(arm);

    private static bool MakesPipeline(IOperation? arm) =>
        arm?.DescendantsAndSelf().Any(static operation => operation is IObjectCreationOperation && operation.Type.IsDataflow("Pipeline")) == true;

    /// <summary>For a condition that asks whether something is given: whether its first arm is the one for nothing. Null for other conditions.</summary>
    private static bool? NullArm(IOperation condition) => condition switch
    {
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } negation => !NullArm(negation.Operand),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } binary when IsNull(binary.LeftOperand) || IsNull(binary.RightOperand) =>
            binary.OperatorKind == BinaryOperatorKind.Equals,
        IIsPatternOperation { Pattern: IConstantPatternOperation { Value: var constant } } when IsNull(constant) => true,
        IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation { Value: var constant } } } when IsNull(constant) => false,
        IIsPatternOperation { Pattern: IRecursivePatternOperation or IDeclarationPatternOperation } => false,
        _ => null,
    };

    private static bool IsNull(IOperation operation) => Unwrap(operation).ConstantValue is { HasValue: true, Value: null };

    private Flow Run(ISwitchOperation choice)
    {
        var value = Evaluate(choice.Value);
        var open = new List<ISwitchCaseOperation>();
        ISwitchCaseOperation? otherwise = null;
        var isCertain = false;
        foreach (var arm in choice.Cases)
        {
            var matches = arm.Clauses.Select(clause => Match(clause, value)).Aggregate((bool?)false, Or);
            otherwise = arm.Clauses.Any(static clause => clause is IDefaultCaseClauseOperation) ? arm : otherwise;
            if (matches != false)
            {
                open.Add(arm);
                isCertain = matches == true;
            }

            if (isCertain)
            {
                break;
            }
        }

        if (!isCertain && otherwise is not null && !open.Contains(otherwise))
        {
            open.Add(otherwise);
        }

        var hasNone = !isCertain && otherwise is null;
        if (open.Count == 0 || (open.Count == 1 && !hasNone))
        {
            return open.Count == 0 ? Flow.Next : LeaveSwitch(RunArm(open[0]));
        }

        if (!open.Exists(arm => arm.Body.Any(Matters)))
        {
            open.ForEach(arm => Forget(arm.Body));
            return Flow.Next;
        }

        var said = Enumerable.Range(0, open.Count).Where(place => open[place] != otherwise && IsOutside(value) && open[place].Body.Any(Says));
        var taken = Decide(choice.Value, value, open.Count + (hasNone ? 1 : 0), [.. said]);
        return taken < open.Count ? LeaveSwitch(RunArm(open[taken])) : Flow.Next;

        Flow RunArm(ISwitchCaseOperation arm)
        {
            foreach (var clause in arm.Clauses)
            {
                Match(clause, value);
            }

            return RunAll(arm.Body);
        }
    }

    private static Flow LeaveSwitch(Flow flow) => flow == Flow.Break ? Flow.Next : flow;

    /// <summary>Takes one arm of a condition that can't be told.</summary>
    private bool Decide(IOperation condition, Value value, bool saysTrue, bool saysFalse)
    {
        var isNegated = false;
        while (condition is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } negation)
        {
            condition = negation.Operand;
            isNegated = !isNegated;
        }

        var (first, second) = isNegated ? (saysFalse, saysTrue) : (saysTrue, saysFalse);
        int[] said = !IsOutside(value) ? [] : (first, second) switch { (true, true) => [0, 1], (true, false) => [0], (false, true) => [1], _ => [] };
        return (Decide(condition, value, 2, said) == 0) != isNegated;
    }

    /// <summary>Takes one of several arms; those in <paramref name="said"/> are taken at some time.</summary>
    private int Decide(IOperation condition, Value value, int arms, int[] said)
    {
        foreach (var loop in _loops)
        {
            loop.IsUncertain = true;
        }

        var isOfEntry = _entry.Contains(condition.Syntax) && _calls.Take(_calls.Count - 1).All(static frame => frame.Member is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction });
        var key = KeyOf(condition);
        if (key is null)
        {
            _forksMet.TryGetValue(condition.Syntax, out var times);
            _forksMet[condition.Syntax] = times + 1;
            key = $"{condition.Syntax.SyntaxTree.FilePath}:{condition.Syntax.SpanStart}:{times}";
        }

        return _paths.Choose($"{key}/{arms}", condition.Syntax, arms, isOfEntry ? said : []);
    }

    /// <summary>What a condition asks, and of which values: asked again of the same ones, it is answered the same. Null where that is not certain.</summary>
    private string? KeyOf(IOperation condition)
    {
        var key = new StringBuilder();
        return Append(condition) ? key.ToString() : null;

        bool Append(IOperation part)
        {
            part = Unwrap(part);
            switch (part)
            {
                case { ConstantValue.HasValue: true }:
                    key.Append(part.Syntax);
                    return true;
                case ILocalReferenceOperation or IParameterReferenceOperation when !_unsteady.Contains(VariableOf(part)!):
                    Number(Evaluate(part));
                    return true;
                case IInstanceReferenceOperation:
                    key.Append("this");
                    return true;
                case IMemberReferenceOperation and (IFieldReferenceOperation or IPropertyReferenceOperation { Arguments.IsEmpty: true }):
                    var member = (IMemberReferenceOperation)part;
                    if (member.Instance is { } instance && !Append(instance))
                    {
                        return false;
                    }

                    key.Append(member.Member.ContainingType?.Name).Append('.').Append(member.Member.Name);
                    if (!MemberUses.IsImmutable(member.Instance?.Type) && member.Instance?.Type is not IArrayTypeSymbol)
                    {
                        key.Append('@').Append(_changes);
                    }

                    return true;
                case IBinaryOperation binary:
                    key.Append('(');
                    var isStable = Append(binary.LeftOperand);
                    key.Append(binary.OperatorKind);
                    isStable = isStable && Append(binary.RightOperand);
                    key.Append(')');
                    return isStable;
                case IIsPatternOperation pattern:
                    var isSteady = Append(pattern.Value);
                    key.Append(pattern.Pattern.Syntax);
                    return isSteady;
                default:
                    return false;
            }
        }

        void Number(Value value)
        {
            if (value is Constant { Content: var content })
            {
                key.Append('=').Append(content);
                return;
            }

            if (!_numbers.TryGetValue(value, out var number))
            {
                _numbers[value] = number = _numbers.Count;
            }

            key.Append('#').Append(number);
        }
    }
}
