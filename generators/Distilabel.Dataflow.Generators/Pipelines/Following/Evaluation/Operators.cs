using System.Globalization;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>Operators and conversions.</summary>
internal sealed class Operators(Interpreter all) : Part(all)
{
    public Value Convert(IConversionOperation conversion, State state)
    {
        var value = Evaluate(conversion.Operand, state);
        if (conversion.IsTryCast)
        {
            return All.Patterns.Cast(value, conversion, state);
        }

        if (conversion.OperatorMethod is null || conversion.Type.IsDataflow("ColumnRename"))
        {
            return Convert(value, conversion, state);
        }

        if (conversion.Type.IsRouting())
        {
            return new RoutingValue();
        }

        if (IsInSource(conversion.OperatorMethod) &&
            All.FollowedCode.Inline(conversion.OperatorMethod, null, new(SymbolEqualityComparer.Default) { [conversion.OperatorMethod.OriginalDefinition.Parameters[0]] = value }, conversion, state) is { } result)
        {
            return result;
        }

        Escape(value, NoteOn(conversion), state);
        return Opaque(conversion.Type, NoteOn(conversion), state);
    }

    public Value Evaluate(IBinaryOperation binary, State state)
    {
        var left = Evaluate(binary.LeftOperand, state);
        if (binary.OperatorKind is BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr)
        {
            return EvaluateShort(binary, left, state);
        }

        var right = Evaluate(binary.RightOperand, state);
        if (binary.OperatorKind == BinaryOperatorKind.RightShift && binary.Type.IsDataflow("StepChain"))
        {
            return All.Connections.Connect(left, binary.LeftOperand, right, binary.RightOperand, state);
        }

        if (binary.OperatorKind == BinaryOperatorKind.Add && binary.Type?.SpecialType == SpecialType.System_String)
        {
            return Texts.Join([(left, binary.LeftOperand), (right, binary.RightOperand)]);
        }

        if (binary.OperatorMethod is { } method && IsInSource(method) && method.Parameters.Length == 2 && All.FollowedCode.Inline(
            method, null, new(SymbolEqualityComparer.Default) { [method.OriginalDefinition.Parameters[0]] = left, [method.OriginalDefinition.Parameters[1]] = right }, binary, state) is { } result)
        {
            return result;
        }

        var isOwnOperator = binary.OperatorMethod is { } own && IsInSource(own);
        if (isOwnOperator || binary.Type?.TypeKind == TypeKind.Delegate)
        {
            Escape(left, NoteOn(binary), state);
            Escape(right, NoteOn(binary), state);
            return Opaque(binary.Type, NoteOn(binary), state);
        }

        return Apply(left, right, (a, b) => Arithmetic.Apply(binary.OperatorKind, a, b)) ?? All.UnknownOf(binary, left, right);
    }

    public Value Evaluate(IUnaryOperation unary, State state)
    {
        var operand = Evaluate(unary.Operand, state);
        if (unary.OperatorMethod is not null)
        {
            Escape(operand, NoteOn(unary), state);
            return Opaque(unary.Type, NoteOn(unary), state);
        }

        return (operand is Undecided undecided ? undecided.Map(option => Arithmetic.Apply(unary.OperatorKind, option)) : Arithmetic.Apply(unary.OperatorKind, operand)) ??
            All.UnknownOf(unary, operand);
    }

    public Value Evaluate(ICompoundAssignmentOperation assignment, State state)
    {
        var left = Evaluate(assignment.Target, state);
        var right = Evaluate(assignment.Value, state);
        if (assignment.Type?.TypeKind == TypeKind.Delegate || (assignment.OperatorMethod is { } method && IsInSource(method)))
        {
            Escape(left, NoteOn(assignment), state);
            Escape(right, NoteOn(assignment), state);
        }

        var value = assignment.Type?.SpecialType == SpecialType.System_String && assignment.OperatorKind == BinaryOperatorKind.Add
            ? Texts.Join([(left, assignment.Target), (right, assignment.Value)])
            : assignment.OperatorKind == BinaryOperatorKind.RightShift && assignment.Type.IsDataflow("StepChain")
                ? All.Connections.Connect(left, assignment.Target, right, assignment.Value, state)
                : Apply(left, right, (a, b) => Calculate(assignment.OperatorKind, a, b, assignment.Target.Type)) ?? All.Opaque(assignment.Type, NoteOn(assignment), state, isOutside: ValueFacts.IsOutside(left) || ValueFacts.IsOutside(right));
        return All.Assignments.AssignTo(assignment.Target, value, assignment, state);
    }

    public Value Evaluate(IIncrementOrDecrementOperation change, State state)
    {
        var before = Evaluate(change.Target, state);
        var step = change.Kind == OperationKind.Increment ? BinaryOperatorKind.Add : BinaryOperatorKind.Subtract;
        var after = Calculate(step, before, new Constant(1), change.Target.Type) ?? All.UnknownOf(change, before);
        All.Assignments.Assign(change.Target, after, NoteOn(change), state);
        return change.IsPostfix ? before : after;
    }

    /// <summary>Applies a function to values, of which one may be one of several.</summary>
    private static Value? Apply(Value left, Value right, Func<Value, Value, Value?> apply) => (left, right) switch
    {
        (Undecided a, Undecided b) => a.Condition.Key == b.Condition.Key
            ? Undecided.Of(a.Condition, [.. a.Options.Zip(b.Options, (x, y) => apply(x, y)).OfType<Value>()]) is var both && a.Options.Length == b.Options.Length &&
                a.Options.Zip(b.Options, (x, y) => apply(x, y)).All(static value => value is not null) ? both : null
            : null,
        (Undecided a, _) => a.Map(option => apply(option, right)),
        (_, Undecided b) => b.Map(option => apply(left, option)),
        _ => apply(left, right),
    };

    private Value Convert(Value value, IConversionOperation conversion, State state) => value switch
    {
        Constant constant => Arithmetic.Convert(constant, conversion.Type) ?? new Unknown(NoteOn(conversion)),
        Unknown unknown when conversion.Type.IsPartOfPipeline() => All.Opaque(conversion.Type, unknown.Note, state, isOutside: unknown.IsOutside),
        Undecided undecided => undecided.Map(option => Convert(option, conversion, state))!,
        _ => value,
    };

    /// <summary>The operators that look at the right side only where the left one does not decide.</summary>
    private Value EvaluateShort(IBinaryOperation binary, Value left, State state)
    {
        if (left is not Undecided && Arithmetic.Apply(binary.OperatorKind, left, new Unknown(NoteOn(binary))) is { } decided)
        {
            return decided;
        }

        if (left is Constant)
        {
            var only = Evaluate(binary.RightOperand, state);
            return Apply(left, only, (a, b) => Arithmetic.Apply(binary.OperatorKind, a, b)) ?? All.UnknownOf(binary, left, only);
        }

        // The right side may be left out.
        var right = All.Conditionals.Join(
            binary.LeftOperand, left, current => Evaluate(binary.RightOperand, current), _ => new Constant(binary.OperatorKind == BinaryOperatorKind.ConditionalOr), saysTrue: false, saysFalse: false, state);
        var seen = right is Undecided { Options: var options } ? options.First(static option => true) : right;
        return Apply(left, seen, (a, b) => Arithmetic.Apply(binary.OperatorKind, a, b)) ?? All.UnknownOf(binary, left, seen);
    }

    /// <summary>An operation on a variable, whose type may be narrower than that of the operation.</summary>
    private static Value? Calculate(BinaryOperatorKind kind, Value left, Value right, ITypeSymbol? type) =>
        (left is Constant { Content: sbyte or byte or short or ushort or char } small
            ? Arithmetic.Apply(kind, new Constant(System.Convert.ToInt32(small.Content, CultureInfo.InvariantCulture)), right)
            : Arithmetic.Apply(kind, left, right)) is Constant result ? Arithmetic.Convert(result, type) : null;
}
