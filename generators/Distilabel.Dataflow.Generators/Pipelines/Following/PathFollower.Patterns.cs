using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <content>Tests of a value's type, content and parts. Each says true, false, or null where it can't be told.</content>
internal sealed partial class PathFollower
{
    private Value Evaluate(IIsPatternOperation pattern)
    {
        var value = Evaluate(pattern.Value);
        return Match(pattern.Pattern, value) is { } matches ? new Constant(matches) : UnknownOf(pattern, value);
    }

    private Value Evaluate(IIsTypeOperation test)
    {
        var value = Evaluate(test.ValueOperand);
        return IsOfType(value, test.TypeOperand) is { } isOfType ? new Constant(isOfType != test.IsNegated) : UnknownOf(test, value);
    }

    private Value Cast(Value value, IConversionOperation conversion)
    {
        switch (IsOfType(value, conversion.Type))
        {
            case true:
                return value;
            case false:
                return new Constant(null);
            default:
                LetGo(value, NoteOn(conversion));
                return Opaque(conversion.Type, NoteOn(conversion), isOutside: IsOutside(value));
        }
    }

    private static bool? IsOfType(Value value, ITypeSymbol? type) => value switch
    {
        _ when type is null or ITypeParameterSymbol => null,
        Constant { Content: null } => false,
        Constant { Content: string } when type.SpecialType is SpecialType.System_String or SpecialType.System_Object => true,
        Constant { Content: string } => type.SpecialType == SpecialType.None && type.TypeKind != TypeKind.Interface ? false : null,
        Instance { IsExact: true, Type: { } own } => IsOrDerivesFrom(own, type),
        _ when type.SpecialType == SpecialType.System_Object && Arithmetic.IsNotNull(value) => true,
        _ => null,
    };

    private static bool? IsOrDerivesFrom(INamedTypeSymbol own, ITypeSymbol type)
    {
        for (INamedTypeSymbol? level = own; level is not null; level = level.BaseType)
        {
            if (level.Equals(type, SymbolEqualityComparer.Default))
            {
                return true;
            }
        }

        return own.AllInterfaces.Contains(type, SymbolEqualityComparer.Default) ? true
            : type is INamedTypeSymbol { IsGenericType: true, TypeKind: TypeKind.Interface } ? null
            : false;
    }

    private bool? Match(ICaseClauseOperation clause, Value value) => clause switch
    {
        ISingleValueCaseClauseOperation single => Arithmetic.AreEqual(value, Evaluate(single.Value)),
        IPatternCaseClauseOperation pattern => And(Match(pattern.Pattern, value), pattern.Guard is null ? true : AsBool(Evaluate(pattern.Guard))),
        IDefaultCaseClauseOperation => false,
        _ => null,
    };

    /// <summary>Whether a value fits a pattern. The variables in it get their parts of the value.</summary>
    private bool? Match(IPatternOperation pattern, Value value)
    {
        switch (pattern)
        {
            case IDiscardPatternOperation:
                return true;
            case IConstantPatternOperation { Value: var constant }:
                return Arithmetic.AreEqual(value, Evaluate(constant));
            case IRelationalPatternOperation relational:
                return AsBool(Arithmetic.Apply(relational.OperatorKind, value, Evaluate(relational.Value)));
            case INegatedPatternOperation negated:
                return !Match(negated.Pattern, value);
            case IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.And } both:
                return And(Match(both.LeftPattern, value), Match(both.RightPattern, value));
            case IBinaryPatternOperation either:
                return Or(Match(either.LeftPattern, value), Match(either.RightPattern, value));
            case ITypePatternOperation test:
                return IsOfTypeIn(test, test.MatchedType, value);
            case IDeclarationPatternOperation declaration:
                Declare(declaration.DeclaredSymbol, value);
                return declaration.MatchesNull ? true : IsOfTypeIn(declaration, declaration.MatchedType, value);
            case IRecursivePatternOperation recursive:
                return Match(recursive, value);
            case IListPatternOperation list:
                return Match(list, value);
            default:
                return MatchUnseen(pattern, value);
        }
    }

    private bool? Match(IRecursivePatternOperation pattern, Value value)
    {
        Declare(pattern.DeclaredSymbol, value);
        var matches = IsOfTypeIn(pattern, pattern.MatchedType, value);
        foreach (var part in pattern.PropertySubpatterns)
        {
            var held = part.Member is IMemberReferenceOperation { Member: var member } && value is Instance instance
                ? ReadMember(instance, member, part.Member)
                : null;
            matches = And(matches, held is null ? MatchUnseen(part.Pattern, value) : Match(part.Pattern, held));
        }

        for (var i = 0; i < pattern.DeconstructionSubpatterns.Length; i++)
        {
            var part = value is TupleOf tuple && i < tuple.Items.Count ? tuple.Items[i] : null;
            if (part is null)
            {
                // Code of its own may take it apart.
                LetGo(value, NoteOn(pattern));
            }

            matches = And(matches, part is null ? MatchUnseen(pattern.DeconstructionSubpatterns[i], value) : Match(pattern.DeconstructionSubpatterns[i], part));
        }

        return matches;
    }

    private bool? Match(IListPatternOperation pattern, Value value)
    {
        Declare(pattern.DeclaredSymbol, value);
        var slice = pattern.Patterns.ToList().FindIndex(static part => part is ISlicePatternOperation);
        if (value is Instance)
        {
            LetGo(value, NoteOn(pattern));
        }

        if (value is not Sequence { IsKnown: true } list || pattern.Patterns.Any(static part => part is ISlicePatternOperation { Pattern: not null }))
        {
            return MatchUnseen(pattern, value);
        }

        var count = pattern.Patterns.Length;
        if (slice < 0 ? list.Items.Count != count : list.Items.Count < count - 1)
        {
            return false;
        }

        bool? matches = true;
        for (var i = 0; i < count; i++)
        {
            if (i != slice)
            {
                matches = And(matches, Match(pattern.Patterns[i], list.Items[slice >= 0 && i > slice ? list.Items.Count - count + i : i]));
            }
        }

        return matches;
    }

    /// <summary>A pattern whose parts of the value can't be told.</summary>
    private bool? MatchUnseen(IPatternOperation pattern, Value value)
    {
        var note = NoteOn(pattern);
        var isOutside = IsOutside(value);
        var declared = pattern.DescendantsAndSelf().Select(static part => part switch
        {
            IDeclarationPatternOperation declaration => declaration.DeclaredSymbol,
            IRecursivePatternOperation recursive => recursive.DeclaredSymbol,
            IListPatternOperation list => list.DeclaredSymbol,
            _ => null,
        }).OfType<ISymbol>().ToArray();
        if (declared.Length > 0)
        {
            LetGo(value, note);
        }

        foreach (var symbol in declared)
        {
            _locals[symbol] = Opaque(TypeOf(symbol), note, isOutside: isOutside);
        }

        return null;
    }

    private void Declare(ISymbol? symbol, Value value)
    {
        if (symbol is not null)
        {
            _locals[symbol] = value is Unknown unknown && TypeOf(symbol).IsStep() ? Opaque(TypeOf(symbol), unknown.Note, symbol.Name) : CopyOf(value);
        }
    }

    /// <summary>A test for the type that the value has anyway asks only whether there is one.</summary>
    private static bool? IsOfTypeIn(IPatternOperation pattern, ITypeSymbol? type, Value value) => type is null || pattern.InputType.Equals(type, SymbolEqualityComparer.Default)
        ? Arithmetic.IsNotNull(value) ? true : value is Constant { Content: null } ? false : null
        : IsOfType(value, type);

    private static bool? AsBool(Value? value) => value is Constant { Content: bool known } ? known : null;

    private static bool? And(bool? left, bool? right) => left == false || right == false ? false : left == true && right == true ? true : null;

    private static bool? Or(bool? left, bool? right) => left == true || right == true ? true : left == false && right == false ? false : null;
}
