using System.Globalization;
using System.Text;
using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <content>Expressions.</content>
internal sealed partial class PathFollower
{
    private Value Evaluate(IOperation operation)
    {
        Spend(operation);
        if (operation.ConstantValue is { HasValue: true, Value: var constant })
        {
            return new Constant(constant);
        }

        return operation switch
        {
            IConversionOperation conversion => Convert(conversion),
            IParenthesizedOperation parenthesized => Evaluate(parenthesized.Operand),
            IAwaitOperation await => Evaluate(await.Operation),
            ITranslatedQueryOperation query => Evaluate(query.Operation),
            ILocalReferenceOperation local => Read(local.Local, local),
            IParameterReferenceOperation parameter => Read(parameter.Parameter, parameter),
            IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } when _receivers.Count > 0 => _receivers.Peek(),
            IInstanceReferenceOperation => _this ?? Opaque(operation.Type, new Note(Locate(operation.Syntax), "it is not followed what 'this' is")),
            IConditionalAccessInstanceOperation when _receivers.Count > 0 => _receivers.Peek(),
            IFieldReferenceOperation field => ReadField(field),
            IPropertyReferenceOperation property => ReadProperty(property),
            IArrayElementReferenceOperation { Indices: [var index] } element => ElementOf(Evaluate(element.ArrayReference), index, element),
            IImplicitIndexerReferenceOperation indexer => ElementOf(Evaluate(indexer.Instance), indexer.Argument, indexer),
            IObjectCreationOperation creation => Create(creation),
            IAnonymousObjectCreationOperation creation => Create(creation),
            IArrayCreationOperation creation => Create(creation),
            IArrayInitializerOperation initializer => new Sequence(initializer.ElementValues.Select(Evaluate)),
            ICollectionExpressionOperation collection => Create(collection),
            IWithOperation with => Copy(with),
            ITupleOperation tuple => new TupleOf([.. tuple.Elements.Select(Evaluate)]),
            IAnonymousFunctionOperation lambda => new Function(lambda.Symbol, lambda.Body, null),
            IDelegateCreationOperation creation => Evaluate(creation.Target),
            IMethodReferenceOperation method => new Function(method.Method, null, method.Instance is { } instance ? Evaluate(instance) : null),
            IInvocationOperation call => Invoke(call),
            IBinaryOperation binary => Evaluate(binary),
            IUnaryOperation unary => Evaluate(unary),
            IConditionalOperation choice => Choose(choice),
            ISwitchExpressionOperation choice => Choose(choice),
            ICoalesceOperation coalesce => Coalesce(coalesce),
            IConditionalAccessOperation access => Access(access),
            IInterpolatedStringOperation text => Interpolate(text),
            ISimpleAssignmentOperation assignment => AssignTo(assignment.Target, Evaluate(assignment.Value), assignment),
            IDeconstructionAssignmentOperation assignment => AssignTo(assignment.Target, Evaluate(assignment.Value), assignment),
            ICompoundAssignmentOperation assignment => Evaluate(assignment),
            ICoalesceAssignmentOperation assignment => Evaluate(assignment),
            IIncrementOrDecrementOperation change => Evaluate(change),
            IIsPatternOperation pattern => Evaluate(pattern),
            IDeclarationExpressionOperation or IDiscardOperation or IThrowOperation => new Unknown(NoteOn(operation)),
            _ => EvaluateOther(operation),
        };
    }

    /// <summary>An operation that is not modelled: what goes into it may be kept by it.</summary>
    private Value EvaluateOther(IOperation operation)
    {
        var note = NoteOn(operation);
        foreach (var part in operation.ChildOperations)
        {
            LetGo(Evaluate(part), note);
        }

        return Opaque(operation.Type, note);
    }

    private Note NoteOn(IOperation operation) => new(Locate(operation.Syntax), "it is not followed what this is");

    private Value Read(ISymbol variable, IOperation operation)
    {
        if (!_locals.TryGetValue(variable, out var value))
        {
            var owner = _this as Instance;
            if (variable is IParameterSymbol && owner is not null && owner.Members.TryGetValue(ParameterKey(variable.Name), out value))
            {
                return Seen(value, operation);
            }

            var reason = variable is IParameterSymbol ? $"the parameter '{variable.Name}' comes from outside" : $"it is not followed what '{variable.Name}' is";
            _locals[variable] = value = Opaque(TypeOf(variable), new Note(Locate(operation.Syntax), reason), variable.Name);
        }

        return Seen(value, operation);
    }

    private static string ParameterKey(string name) => $"({name})";

    private static ITypeSymbol? TypeOf(ISymbol variable) => variable switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        _ => null,
    };

    /// <summary>A step that was made out of sight is placed where it is first mentioned.</summary>
    private Value Seen(Value value, IOperation operation)
    {
        if (value is StepObject { Place: null } step)
        {
            step.Place = Locate(operation.Syntax);
        }

        return value;
    }

    private Value Convert(IConversionOperation conversion)
    {
        var value = Evaluate(conversion.Operand);
        if (conversion.OperatorMethod is null || conversion.Type.IsDataflow("ColumnRename"))
        {
            return value;
        }

        if (conversion.Type.IsDataflow("RoutingBatchFunction"))
        {
            return new Routing();
        }

        LetGo(value, NoteOn(conversion));
        return Opaque(conversion.Type, NoteOn(conversion));
    }

    private Value Evaluate(IBinaryOperation binary)
    {
        var left = Evaluate(binary.LeftOperand);
        var right = Evaluate(binary.RightOperand);
        if (binary.OperatorKind == BinaryOperatorKind.RightShift && binary.Type.IsDataflow("StepChain"))
        {
            return Connect(left, binary.LeftOperand, right, binary.RightOperand);
        }

        if (binary.OperatorKind == BinaryOperatorKind.Add && binary.Type?.SpecialType == SpecialType.System_String)
        {
            return Join([(left, binary.LeftOperand), (right, binary.RightOperand)]);
        }

        return Arithmetic.Apply(binary.OperatorKind, left, right) ?? new Unknown(NoteOn(binary));
    }

    private Value Evaluate(IUnaryOperation unary) =>
        Arithmetic.Apply(unary.OperatorKind, Evaluate(unary.Operand)) ?? new Unknown(NoteOn(unary));

    private Value Evaluate(ICompoundAssignmentOperation assignment)
    {
        var left = Evaluate(assignment.Target);
        var right = Evaluate(assignment.Value);
        var value = assignment.Type?.SpecialType == SpecialType.System_String && assignment.OperatorKind == BinaryOperatorKind.Add
            ? Join([(left, assignment.Target), (right, assignment.Value)])
            : assignment.OperatorKind == BinaryOperatorKind.RightShift && assignment.Type.IsDataflow("StepChain")
                ? Connect(left, assignment.Target, right, assignment.Value)
                : Arithmetic.Apply(assignment.OperatorKind, left, right) ?? new Unknown(NoteOn(assignment));
        return AssignTo(assignment.Target, value, assignment);
    }

    private Value Evaluate(ICoalesceAssignmentOperation assignment) => Evaluate(assignment.Target) switch
    {
        Constant { Content: null } => AssignTo(assignment.Target, Evaluate(assignment.Value), assignment),
        Unknown or Constant => AssignTo(assignment.Target, Opaque(assignment.Type, NoteOn(assignment)), assignment),
        var value => value,
    };

    private Value Evaluate(IIncrementOrDecrementOperation change)
    {
        var before = Evaluate(change.Target);
        var step = change.Kind == OperationKind.Increment ? BinaryOperatorKind.Add : BinaryOperatorKind.Subtract;
        var after = Arithmetic.Apply(step, before, new Constant(1)) ?? new Unknown(NoteOn(change));
        Assign(change.Target, after, NoteOn(change));
        return change.IsPostfix ? before : after;
    }

    private Value Evaluate(IIsPatternOperation pattern)
    {
        var value = Evaluate(pattern.Value);
        var isNegated = pattern.Pattern is INegatedPatternOperation;
        var tested = pattern.Pattern is INegatedPatternOperation negated ? negated.Pattern : pattern.Pattern;
        if (tested is IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: var constant } } &&
            Arithmetic.Apply(BinaryOperatorKind.Equals, value, new Constant(constant)) is Constant { Content: bool isEqual })
        {
            return new Constant(isEqual != isNegated);
        }

        foreach (var declared in pattern.Pattern.DescendantsAndSelf().OfType<IDeclarationPatternOperation>())
        {
            if (declared.DeclaredSymbol is { } symbol)
            {
                _locals[symbol] = value;
            }
        }

        return new Unknown(NoteOn(pattern));
    }

    private Value Choose(IConditionalOperation choice)
    {
        if (Evaluate(choice.Condition) is Constant { Content: bool known })
        {
            return Evaluate(known ? choice.WhenTrue : choice.WhenFalse!);
        }

        if (choice.Type.IsPartOfPipeline() || Matters(choice.WhenTrue) || Matters(choice.WhenFalse!))
        {
            return Evaluate(Decide(choice.Condition) ? choice.WhenTrue : choice.WhenFalse!);
        }

        var (left, right) = (Evaluate(choice.WhenTrue), Evaluate(choice.WhenFalse!));
        return left is Constant a && right is Constant b && Equals(a.Content, b.Content) ? left : Opaque(choice.Type, NoteOn(choice));
    }

    private Value Choose(ISwitchExpressionOperation choice)
    {
        Evaluate(choice.Value);
        var arms = choice.Arms.Where(static arm => Unwrap(arm.Value) is not IThrowOperation).ToArray();
        if (arms.Length > 0 && (choice.Type.IsPartOfPipeline() || arms.Any(static arm => Matters(arm.Value))))
        {
            return Evaluate(arms[Decide(choice.Value, arms.Length)].Value);
        }

        return Opaque(choice.Type, NoteOn(choice));
    }

    private Value Coalesce(ICoalesceOperation coalesce)
    {
        var value = Evaluate(coalesce.Value);
        return value switch
        {
            Constant { Content: null } => Evaluate(coalesce.WhenNull),
            Unknown or StepObject { Creation: null } when Matters(coalesce.WhenNull) && Decide(coalesce.Value, 2) == 1 => Evaluate(coalesce.WhenNull),
            Unknown when !coalesce.Type.IsPartOfPipeline() => Opaque(coalesce.Type, NoteOn(coalesce)),
            _ => value,
        };
    }

    private Value Access(IConditionalAccessOperation access)
    {
        var receiver = Evaluate(access.Operation);
        if (receiver is Constant { Content: null })
        {
            return receiver;
        }

        _receivers.Push(receiver);
        var value = Evaluate(access.WhenNotNull);
        _receivers.Pop();
        return value;
    }

    private Value Interpolate(IInterpolatedStringOperation text) => Join(
    [
        .. text.Parts.Select(part => part switch
        {
            IInterpolatedStringTextOperation literal => (Evaluate(literal.Text), part),
            IInterpolationOperation { Alignment: null, FormatString: null } hole => (Evaluate(hole.Expression), hole.Expression),
            IInterpolationOperation hole => (new Unknown(NoteOn(hole)), hole.Expression),
            _ => (new Unknown(NoteOn(part)), part),
        }),
    ]);

    private static Value Join(IReadOnlyList<(Value Value, IOperation Source)> parts)
    {
        var text = new StringBuilder();
        var isKnown = true;
        foreach (var (value, source) in parts)
        {
            isKnown &= value is Constant;
            text.Append(Shown(value, source));
        }

        return isKnown ? new Constant(text.ToString()) : new PartlyKnownText(text.ToString());
    }

    /// <summary>How a message shows a value in a text.</summary>
    private static string Shown(Value value, IOperation source) => value switch
    {
        Constant { Content: IFormattable number } => number.ToString(null, CultureInfo.InvariantCulture),
        Constant { Content: var content } => content?.ToString() ?? "",
        PartlyKnownText text => text.Shown,
        _ => $"{{{source.Syntax}}}",
    };
}
