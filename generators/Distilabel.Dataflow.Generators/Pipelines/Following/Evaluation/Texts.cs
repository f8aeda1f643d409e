using System.Collections.Immutable;
using System.Globalization;
using Distilabel.Dataflow.Generators.Pipelines.Following.Code;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>Texts that are put together.</summary>
internal sealed class Texts(Interpreter all) : Part(all)
{
    public Value Interpolate(IInterpolatedStringOperation text, State state) => Join(
    [
        .. text.Parts.Select(part => part switch
        {
            IInterpolatedStringTextOperation literal => (Evaluate(literal.Text, state), part),
            IInterpolationOperation hole => Fill(hole, state),
            _ => (Evaluate(part, state), part),
        }),
    ]);

    /// <summary>The text of values one after another; where one is one of several, one of several texts.</summary>
    public static Value Join(IReadOnlyList<(Value Value, IOperation Source)> parts)
    {
        var place = parts.ToList().FindIndex(static part => part.Value is Undecided);
        if (place >= 0 && parts.Count(static part => part.Value is Undecided) == 1)
        {
            return ((Undecided)parts[place].Value).Map(option => Join([.. parts.Select((part, i) => i == place ? (option, part.Source) : part)]))!;
        }

        var pieces = ImmutableArray.CreateBuilder<TextPiece>();
        foreach (var (value, source) in parts)
        {
            pieces.AddRange(Pieces(value, source));
        }

        return pieces.All(static piece => piece.IsKnown)
            ? new Constant(string.Concat(pieces.Select(static piece => piece.Text)))
            : new PartlyKnownText(pieces.ToImmutable());
    }

    /// <summary>How a message shows a value in a text.</summary>
    public static string Shown(Value value, IOperation source) => new PartlyKnownText(Pieces(value, source)).Shown;

    private (Value Value, IOperation Source) Fill(IInterpolationOperation hole, State state)
    {
        var value = Evaluate(hole.Expression, state);
        if (hole is { Alignment: null, FormatString: null })
        {
            return (value, hole.Expression);
        }

        var format = (hole.FormatString as IInterpolatedStringTextOperation)?.Text.ConstantValue.Value ?? hole.FormatString?.ConstantValue.Value;
        return value is Constant { Content: int number } && hole.Alignment is null && format is string { Length: > 0 } digits && digits[0] is 'D' or 'd' or '0'
            ? (new Constant(number.ToString(digits, CultureInfo.InvariantCulture)), hole)
            : (All.UnknownOf(hole, value), hole.Expression);
    }

    private static ImmutableArray<TextPiece> Pieces(Value value, IOperation source)
    {
        switch (value)
        {
            case Constant { Content: var number and not null } when CodeFacts.Unwrap(source).Type is { TypeKind: TypeKind.Enum } type:
                return [NameIn(type, value) is { } name ? new TextPiece(name, true) : new TextPiece($"{number}", false)];
            case Constant { Content: IFormattable number } constant:
                return [new TextPiece(number.ToString(null, CultureInfo.InvariantCulture), !DependsOnCulture(constant))];
            case Constant { Content: var content }:
                return [new TextPiece(content?.ToString() ?? "", true)];
            case PartlyKnownText text:
                return text.Pieces;
            default:
                return [new TextPiece(source.Syntax.ToString(), false)];
        }
    }

    private static bool DependsOnCulture(Constant value) =>
        value is { Content: (float or double or decimal) and var number } && System.Convert.ToString(number, CultureInfo.InvariantCulture).Contains('.');

    /// <summary>The name of an enum's constant; null where it has none, or several.</summary>
    private static string? NameIn(ITypeSymbol type, Value value) => value is Constant { Content: { } content }
        ? type.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue && Equals(field.ConstantValue, content)).ToArray() is [var only] ? only.Name : null
        : null;
}
