using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Values;

/// <summary>Calculates with constants, as far as loops and conditions need it.</summary>
internal static class Arithmetic
{
    /// <summary>The result; null where it can't be told.</summary>
    public static Value? Apply(BinaryOperatorKind kind, Value left, Value right)
    {
        if (kind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals)
        {
            return AreEqual(left, right) is { } isEqual ? new Constant(isEqual == (kind == BinaryOperatorKind.Equals)) : null;
        }

        var result = (left, right) switch
        {
            (Constant { Content: int x }, Constant { Content: int y }) => Apply(kind, x, y),
            (Constant { Content: bool x }, Constant { Content: bool y }) => Apply(kind, x, y),
            (Constant { Content: false }, _) or (_, Constant { Content: false }) when kind == BinaryOperatorKind.ConditionalAnd => false,
            (Constant { Content: true }, _) or (_, Constant { Content: true }) when kind == BinaryOperatorKind.ConditionalOr => true,
            _ => null,
        };
        return result is null ? null : new Constant(result);
    }

    /// <summary>The result; null where it can't be told.</summary>
    public static Value? Apply(UnaryOperatorKind kind, Value operand) => (kind, operand) switch
    {
        (UnaryOperatorKind.Not, Constant { Content: bool value }) => new Constant(!value),
        (UnaryOperatorKind.Minus, Constant { Content: int value }) => new Constant(unchecked(-value)),
        (UnaryOperatorKind.Plus, Constant { Content: int value }) => new Constant(value),
        _ => null,
    };

    /// <summary>A constant as a value of another type; null where it can't be told.</summary>
    public static Value? Convert(Constant constant, ITypeSymbol? type)
    {
        var target = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;
        target = target is INamedTypeSymbol { EnumUnderlyingType: { } underlying } ? underlying : target;
        if (constant.Content is null or string or ITypeSymbol or bool || target is null)
        {
            return constant;
        }

        if (constant.Content is float or double or decimal)
        {
            return TypeOf(constant.Content) == target.SpecialType || !IsNumber(target.SpecialType) ? constant : null;
        }

        var bits = constant.Content switch
        {
            char letter => letter,
            ulong large => unchecked((long)large),
            var number => System.Convert.ToInt64(number, CultureInfo.InvariantCulture),
        };
        object? converted = target.SpecialType switch
        {
            SpecialType.System_SByte => unchecked((sbyte)bits),
            SpecialType.System_Byte => unchecked((byte)bits),
            SpecialType.System_Int16 => unchecked((short)bits),
            SpecialType.System_UInt16 => unchecked((ushort)bits),
            SpecialType.System_Int32 => unchecked((int)bits),
            SpecialType.System_UInt32 => unchecked((uint)bits),
            SpecialType.System_Int64 => bits,
            SpecialType.System_UInt64 => unchecked((ulong)bits),
            SpecialType.System_Char => unchecked((char)bits),
            SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal => null,
            _ => constant.Content,
        };
        return converted is null ? null : new Constant(converted);
    }

    /// <summary>Whether two values are equal; null where it can't be told.</summary>
    public static bool? AreEqual(Value left, Value right)
    {
        if (left is Constant { Content: var a } && right is Constant { Content: var b })
        {
            return a is null || b is null ? a == b : a.GetType() == b.GetType() || (a is ITypeSymbol && b is ITypeSymbol) ? Equals(a, b) : null;
        }

        return (left, right) switch
        {
            (StepReference { IsMade: true }, StepReference { IsMade: true }) => left.IsSame(right),
            (Constant { Content: null }, var other) => ValueFacts.IsNotNull(other) ? false : null,
            (var other, Constant { Content: null }) => ValueFacts.IsNotNull(other) ? false : null,
            _ => left.IsSame(right) && ValueFacts.IsNotNull(left) ? true : null,
        };
    }

    private static bool IsNumber(SpecialType type) => type is >= SpecialType.System_Char and <= SpecialType.System_Double;

    private static SpecialType TypeOf(object number) => number switch
    {
        float => SpecialType.System_Single,
        double => SpecialType.System_Double,
        _ => SpecialType.System_Decimal,
    };

    private static object? Apply(BinaryOperatorKind kind, int x, int y) => kind switch
    {
        BinaryOperatorKind.Add => unchecked(x + y),
        BinaryOperatorKind.Subtract => unchecked(x - y),
        BinaryOperatorKind.Multiply => unchecked(x * y),
        BinaryOperatorKind.Divide when y is not 0 and not -1 => x / y,
        BinaryOperatorKind.Remainder when y is not 0 and not -1 => x % y,
        BinaryOperatorKind.And => x & y,
        BinaryOperatorKind.Or => x | y,
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
        BinaryOperatorKind.ExclusiveOr => x != y,
        _ => null,
    };
}
