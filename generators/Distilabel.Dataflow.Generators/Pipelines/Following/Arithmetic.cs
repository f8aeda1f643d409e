using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <summary>Calculates with constants, as far as loops and conditions need it.</summary>
internal static class Arithmetic
{
    /// <summary>The result; null where it can't be told.</summary>
    public static Value? Apply(BinaryOperatorKind kind, Value left, Value right)
    {
        if (left is not Constant { Content: var a } || right is not Constant { Content: var b })
        {
            var isObject = left is StepObject or Sequence or Mappings or Chain or PipelineObject;
            return (kind, isObject, right) switch
            {
                (BinaryOperatorKind.Equals, true, Constant { Content: null }) => new Constant(false),
                (BinaryOperatorKind.NotEquals, true, Constant { Content: null }) => new Constant(true),
                _ => null,
            };
        }

        return (a, b) switch
        {
            (int x, int y) => Apply(kind, x, y) is { } result ? new Constant(result) : null,
            (bool x, bool y) => Apply(kind, x, y) is { } result ? new Constant(result) : null,
            _ when kind == BinaryOperatorKind.Equals => new Constant(Equals(a, b)),
            _ when kind == BinaryOperatorKind.NotEquals => new Constant(!Equals(a, b)),
            _ => null,
        };
    }

    /// <summary>The result; null where it can't be told.</summary>
    public static Value? Apply(UnaryOperatorKind kind, Value operand) => (kind, operand) switch
    {
        (UnaryOperatorKind.Not, Constant { Content: bool value }) => new Constant(!value),
        (UnaryOperatorKind.Minus, Constant { Content: int value }) => new Constant(unchecked(-value)),
        _ => null,
    };

    private static object? Apply(BinaryOperatorKind kind, int x, int y) => kind switch
    {
        BinaryOperatorKind.Add => unchecked(x + y),
        BinaryOperatorKind.Subtract => unchecked(x - y),
        BinaryOperatorKind.Multiply => unchecked(x * y),
        BinaryOperatorKind.Divide when y is not 0 and not -1 => x / y,
        BinaryOperatorKind.Remainder when y is not 0 and not -1 => x % y,
        BinaryOperatorKind.Equals => x == y,
        BinaryOperatorKind.NotEquals => x != y,
        BinaryOperatorKind.LessThan => x < y,
        BinaryOperatorKind.LessThanOrEqual => x <= y,
        BinaryOperatorKind.GreaterThan => x > y,
        BinaryOperatorKind.GreaterThanOrEqual => x >= y,
        _ => null,
    };

    private static object? Apply(BinaryOperatorKind kind, bool x, bool y) => kind switch
    {
        BinaryOperatorKind.And or BinaryOperatorKind.ConditionalAnd => x && y,
        BinaryOperatorKind.Or or BinaryOperatorKind.ConditionalOr => x || y,
        BinaryOperatorKind.Equals => x == y,
        BinaryOperatorKind.NotEquals or BinaryOperatorKind.ExclusiveOr => x != y,
        _ => null,
    };
}
