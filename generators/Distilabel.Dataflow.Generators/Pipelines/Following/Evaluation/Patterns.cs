using Distilabel.Dataflow.Generators.Pipelines.Following.Code;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>Tests of a value's type, content and parts. Each says true, false, or null where it can't be told.</summary>
internal sealed class Patterns(Interpreter all) : Part(all)
{
    public Value Evaluate(IIsPatternOperation pattern, State state)
    {
        var value = Evaluate(pattern.Value, state);
        return Match(pattern.Pattern, value, state) is { } matches ? new Constant(matches) : All.UnknownOf(pattern, value);
    }

    public Value Evaluate(IIsTypeOperation test, State state)
    {
        var value = Evaluate(test.ValueOperand, state);
        return IsOfType(value, test.TypeOperand, state) is { } isOfType ? new Constant(isOfType != test.IsNegated) : All.UnknownOf(test, value);
    }

    public Value Cast(Value value, IConversionOperation conversion, State state)
    {
        switch (IsOfType(value, conversion.Type, state))
        {
            case true:
                return value;
            case false:
                return Constant.Null;
            default:
                Escape(value, NoteOn(conversion), state);
                return Opaque(conversion.Type, NoteOn(conversion), state, isOutside: ValueFacts.IsOutside(value));
        }
    }

    public static bool? IsOfType(Value value, ITypeSymbol? type, State state) => value switch
    {
        _ when type is null or ITypeParameterSymbol => null,
        Constant { Content: null } => false,
        Constant { Content: string } when type.SpecialType is SpecialType.System_String or SpecialType.System_Object => true,
        Constant { Content: string } => type.SpecialType == SpecialType.None && type.TypeKind != TypeKind.Interface ? false : null,
        ObjectReference instance when state[instance] is { IsExact: true, Type: { } own } => IsOrDerivesFrom(own, type),
        _ when type.SpecialType == SpecialType.System_Object && ValueFacts.IsNotNull(value) => true,
        _ => null,
    };

    public bool? Match(ICaseClauseOperation clause, Value value, State state) => clause switch
    {
        ISingleValueCaseClauseOperation single => AreEqual(value, Evaluate(single.Value, state)),
        IPatternCaseClauseOperation pattern => ValueFacts.And(Match(pattern.Pattern, value, state), pattern.Guard is null ? true : ValueFacts.AsBool(Evaluate(pattern.Guard, state))),
        IDefaultCaseClauseOperation => false,
        _ => null,
    };

    /// <summary>Whether a value fits a pattern. The variables in it get their parts of the value.</summary>
    public bool? Match(IPatternOperation pattern, Value value, State state)
    {
        switch (pattern)
        {
            case IDiscardPatternOperation:
                return true;
            case IConstantPatternOperation { Value: var constant }:
                return AreEqual(value, Evaluate(constant, state));
            case IRelationalPatternOperation relational:
                return ValueFacts.AsBool(Arithmetic.Apply(relational.OperatorKind, value, Evaluate(relational.Value, state)));
            case INegatedPatternOperation negated:
                return !Match(negated.Pattern, value, state);
            case IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.And } both:
                return ValueFacts.And(Match(both.LeftPattern, value, state), Match(both.RightPattern, value, state));
            case IBinaryPatternOperation either:
                return ValueFacts.Or(Match(either.LeftPattern, value, state), Match(either.RightPattern, value, state));
            case ITypePatternOperation test:
                return IsOfTypeIn(test, test.MatchedType, value, state);
            case IDeclarationPatternOperation declaration:
                Declare(declaration.DeclaredSymbol, value, state);
                return declaration.MatchesNull ? true : IsOfTypeIn(declaration, declaration.MatchedType, value, state);
            case IRecursivePatternOperation recursive:
                return Match(recursive, value, state);
            case IListPatternOperation list:
                return Match(list, value, state);
            default:
                return MatchUnseen(pattern, value, state);
        }
    }

    private static bool? AreEqual(Value left, Value right) => left is Undecided undecided
        ? undecided.Options.Select(option => Arithmetic.AreEqual(option, right)).Distinct().ToArray() is [var only] ? only : null
        : Arithmetic.AreEqual(left, right);

    private static bool? IsOrDerivesFrom(INamedTypeSymbol own, ITypeSymbol type) =>
        Symbols.IsOrDerivesFrom(own, type) || own.AllInterfaces.Contains(type, SymbolEqualityComparer.Default) ? true
            : type is INamedTypeSymbol { IsGenericType: true, TypeKind: TypeKind.Interface } ? null
            : false;

    private bool? Match(IRecursivePatternOperation pattern, Value value, State state)
    {
        Declare(pattern.DeclaredSymbol, value, state);
        var matches = IsOfTypeIn(pattern, pattern.MatchedType, value, state);
        foreach (var part in pattern.PropertySubpatterns)
        {
            var held = part.Member is IMemberReferenceOperation { Member: var member } && value is ObjectReference instance
                ? All.Members.ReadMember(instance, member, part.Member, state)
                : null;
            matches = ValueFacts.And(matches, held is null ? MatchUnseen(part.Pattern, value, state) : Match(part.Pattern, held, state));
        }

        for (var i = 0; i < pattern.DeconstructionSubpatterns.Length; i++)
        {
            var part = value is TupleValue tuple && i < tuple.Items.Count ? tuple.Items[i] : null;
            if (part is null)
            {
                // Code of its own may take it apart.
                Escape(value, NoteOn(pattern), state);
            }

            matches = ValueFacts.And(
                matches, part is null ? MatchUnseen(pattern.DeconstructionSubpatterns[i], value, state) : Match(pattern.DeconstructionSubpatterns[i], part, state));
        }

        return matches;
    }

    private bool? Match(IListPatternOperation pattern, Value value, State state)
    {
        Declare(pattern.DeclaredSymbol, value, state);
        var slice = pattern.Patterns.ToList().FindIndex(static part => part is ISlicePatternOperation);
        if (value is ObjectReference)
        {
            Escape(value, NoteOn(pattern), state);
        }

        if (value is not ListReference list || !state[list].IsKnown || pattern.Patterns.Any(static part => part is ISlicePatternOperation { Pattern: not null }))
        {
            return MatchUnseen(pattern, value, state);
        }

        var items = state[list].Items;
        var count = pattern.Patterns.Length;
        if (slice < 0 ? items.Length != count : items.Length < count - 1)
        {
            return false;
        }

        bool? matches = true;
        for (var i = 0; i < count; i++)
        {
            if (i != slice)
            {
                matches = ValueFacts.And(matches, Match(pattern.Patterns[i], items[slice >= 0 && i > slice ? items.Length - count + i : i], state));
            }
        }

        return matches;
    }

    /// <summary>A pattern whose parts of the value can't be told.</summary>
    private bool? MatchUnseen(IPatternOperation pattern, Value value, State state)
    {
        var note = NoteOn(pattern);
        var declared = pattern.DescendantsAndSelf().Select(static part => part switch
        {
            IDeclarationPatternOperation declaration => declaration.DeclaredSymbol,
            IRecursivePatternOperation recursive => recursive.DeclaredSymbol,
            IListPatternOperation list => list.DeclaredSymbol,
            _ => null,
        }).OfType<ISymbol>().ToArray();
        if (declared.Length > 0)
        {
            Escape(value, note, state);
        }

        foreach (var symbol in declared)
        {
            state.Variables = state.Variables.SetItem(symbol, Opaque(Symbols.TypeOf(symbol), note, state, isOutside: ValueFacts.IsOutside(value)));
        }

        return null;
    }

    private void Declare(ISymbol? symbol, Value value, State state)
    {
        if (symbol is not null)
        {
            state.Variables = state.Variables.SetItem(
                symbol,
                value is Unknown unknown && Symbols.TypeOf(symbol).IsPartOfPipeline()
                    ? All.Opaque(Symbols.TypeOf(symbol), unknown.Note, state, symbol.Name, unknown.IsOutside)
                    : Variables.CopyOf(value, state));
        }
    }

    /// <summary>A test for the type that the value has anyway asks only whether there is one.</summary>
    private static bool? IsOfTypeIn(IPatternOperation pattern, ITypeSymbol? type, Value value, State state) =>
        type is null || pattern.InputType.Equals(type, SymbolEqualityComparer.Default)
            ? ValueFacts.IsNotNull(value) ? true : value is Constant { Content: null } ? false : null
            : IsOfType(value, type, state);
}
