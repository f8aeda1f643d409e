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
            IAwaitOperation await => Await(await),
            ITranslatedQueryOperation query => Evaluate(query.Operation),
            ILocalReferenceOperation local => Read(local.Local, local),
            IParameterReferenceOperation parameter => Read(parameter.Parameter, parameter),
            IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } when _receivers.Count > 0 => _receivers.Peek(),
            IInstanceReferenceOperation => This ?? Opaque(operation.Type, new Note(Locate(operation.Syntax), "it is not followed what 'this' is")),
            IConditionalAccessInstanceOperation when _receivers.Count > 0 => _receivers.Peek(),
            IFieldReferenceOperation field => ReadField(field),
            IPropertyReferenceOperation property => ReadProperty(property),
            IArrayElementReferenceOperation { Indices: [var index] } element => ElementOf(Evaluate(element.ArrayReference), index, element),
            IImplicitIndexerReferenceOperation indexer => ElementOf(Evaluate(indexer.Instance), indexer.Argument, indexer),
            IObjectCreationOperation creation => Create(creation),
            IAnonymousObjectCreationOperation creation => Create(creation),
            IArrayCreationOperation creation => Create(creation),
            IArrayInitializerOperation initializer => new Sequence([.. initializer.ElementValues.Select(element => CopyOf(Evaluate(element)))]),
            ICollectionExpressionOperation collection => Create(collection),
            IWithOperation with => Copy(with),
            ITupleOperation tuple => new TupleOf([.. tuple.Elements.Select(element => CopyOf(Evaluate(element)))]),
            IAnonymousFunctionOperation lambda => Create(lambda),
            ITypeOfOperation { TypeOperand: INamedTypeSymbol type } => new Constant(type),
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
            ISimpleAssignmentOperation assignment => Assign(assignment),
            IDeconstructionAssignmentOperation assignment => AssignTo(assignment.Target, Evaluate(assignment.Value), assignment),
            ICompoundAssignmentOperation assignment => Evaluate(assignment),
            ICoalesceAssignmentOperation assignment => Evaluate(assignment),
            IIncrementOrDecrementOperation change => Evaluate(change),
            IIsPatternOperation pattern => Evaluate(pattern),
            IIsTypeOperation test => Evaluate(test),
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

    /// <summary>A task stands for its result. Any other object has code of its own that gives one.</summary>
    private Value Await(IAwaitOperation await)
    {
        var value = Evaluate(await.Operation);
        if (await.Operation.Type is not { } type || !IsInSource(type))
        {
            return value;
        }

        LetGo(value, NoteOn(await));
        return Opaque(await.Type, NoteOn(await));
    }

    private Note NoteOn(IOperation operation) => new(Locate(operation.Syntax), "it is not followed what this is");

    private Value Read(ISymbol variable, IOperation operation)
    {
        // Each object has its own parameters of its primary constructor.
        if (variable is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } && This is Instance owner &&
            owner.Members.TryGetValue(ParameterKey(variable), out var kept))
        {
            return Seen(kept, operation);
        }

        if (!_locals.TryGetValue(variable, out var value))
        {
            var reason = variable is IParameterSymbol ? $"the parameter '{variable.Name}' comes from outside" : $"it is not followed what '{variable.Name}' is";
            _locals[variable] = value = Opaque(TypeOf(variable), new Note(Locate(operation.Syntax), reason), variable.Name, isOutside: variable is IParameterSymbol && IsForOthers(variable.ContainingSymbol));
        }
        else if (_unsteady.Contains(variable))
        {
            // Something that may run at any time sets it.
            var note = new Note(Locate(operation.Syntax), $"it is not seen when '{variable.Name}' is set");
            LetGo(value, note);
            value = Opaque(TypeOf(variable), note);
        }

        return Seen(value, operation);
    }

    /// <summary>Whether code that is not at hand may call a method. A private one is called as its own class needs it, and perhaps always with the same argument.</summary>
    private static bool IsForOthers(ISymbol method) =>
        method is { DeclaredAccessibility: not Accessibility.Private } or { IsImplicitlyDeclared: true } or { Name: "Main" or "<Main>$" };

    /// <summary>The name under which an object keeps a parameter of its primary constructor.</summary>
    private static string ParameterKey(ISymbol parameter) => $"({parameter.ContainingType?.Name}.{parameter.Name})";

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
        if (conversion.IsTryCast)
        {
            return Cast(value, conversion);
        }

        if (conversion.OperatorMethod is null || conversion.Type.IsDataflow("ColumnRename"))
        {
            return value is Constant constant ? Arithmetic.Convert(constant, conversion.Type) ?? new Unknown(NoteOn(conversion)) : value;
        }

        if (conversion.Type.IsRouting())
        {
            return new Routing();
        }

        LetGo(value, NoteOn(conversion));
        return Opaque(conversion.Type, NoteOn(conversion));
    }

    private Value Evaluate(IBinaryOperation binary)
    {
        var left = Evaluate(binary.LeftOperand);
        if (binary.OperatorKind is BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr)
        {
            return EvaluateShort(binary, left);
        }

        var right = Evaluate(binary.RightOperand);
        if (binary.OperatorKind == BinaryOperatorKind.RightShift && binary.Type.IsDataflow("StepChain"))
        {
            return Connect(left, binary.LeftOperand, right, binary.RightOperand);
        }

        if (binary.OperatorKind == BinaryOperatorKind.Add && binary.Type?.SpecialType == SpecialType.System_String)
        {
            return Join([(left, binary.LeftOperand), (right, binary.RightOperand)]);
        }

        var isOwnOperator = binary.OperatorMethod is { } method && IsInSource(method);
        if (isOwnOperator || binary.Type?.TypeKind == TypeKind.Delegate)
        {
            LetGo(left, NoteOn(binary));
            LetGo(right, NoteOn(binary));
            return Opaque(binary.Type, NoteOn(binary));
        }

        return Arithmetic.Apply(binary.OperatorKind, left, right) ?? UnknownOf(binary, left, right);
    }

    /// <summary>The operators that look at the right side only where the left one does not decide.</summary>
    private Value EvaluateShort(IBinaryOperation binary, Value left)
    {
        if (Arithmetic.Apply(binary.OperatorKind, left, new Unknown(NoteOn(binary))) is { } decided)
        {
            return decided;
        }

        var right = left is Constant ? Evaluate(binary.RightOperand) : EvaluatePartly(binary.RightOperand);
        if (left is not Constant)
        {
            Forget(binary.RightOperand);
        }

        return Arithmetic.Apply(binary.OperatorKind, left, right) ?? UnknownOf(binary, left, right);
    }

    /// <summary>What can't be calculated: it may be anything where one of the values may.</summary>
    private Unknown UnknownOf(IOperation operation, params Value[] values) => new(NoteOn(operation), values.Any(IsOutside));

    private Value Evaluate(IUnaryOperation unary)
    {
        var operand = Evaluate(unary.Operand);
        if (unary.OperatorMethod is not null)
        {
            LetGo(operand, NoteOn(unary));
            return Opaque(unary.Type, NoteOn(unary));
        }

        return Arithmetic.Apply(unary.OperatorKind, operand) ?? UnknownOf(unary, operand);
    }

    private Value Evaluate(ICompoundAssignmentOperation assignment)
    {
        var left = Evaluate(assignment.Target);
        var right = Evaluate(assignment.Value);
        if (assignment.Type?.TypeKind == TypeKind.Delegate)
        {
            LetGo(left, NoteOn(assignment));
            LetGo(right, NoteOn(assignment));
        }

        var value = assignment.Type?.SpecialType == SpecialType.System_String && assignment.OperatorKind == BinaryOperatorKind.Add
            ? Join([(left, assignment.Target), (right, assignment.Value)])
            : assignment.OperatorKind == BinaryOperatorKind.RightShift && assignment.Type.IsDataflow("StepChain")
                ? Connect(left, assignment.Target, right, assignment.Value)
                : Calculate(assignment.OperatorKind, left, right, assignment.Target.Type) ?? UnknownOf(assignment, left, right);
        return AssignTo(assignment.Target, value, assignment);
    }

    /// <summary>An operation on a variable, whose type may be narrower than that of the operation.</summary>
    private static Value? Calculate(BinaryOperatorKind kind, Value left, Value right, ITypeSymbol? type) =>
        (left is Constant { Content: sbyte or byte or short or ushort or char } small
            ? Arithmetic.Apply(kind, new Constant(System.Convert.ToInt32(small.Content, CultureInfo.InvariantCulture)), right)
            : Arithmetic.Apply(kind, left, right)) is Constant result ? Arithmetic.Convert(result, type) : null;

    private Value Evaluate(ICoalesceAssignmentOperation assignment)
    {
        var value = Evaluate(assignment.Target);
        if (Arithmetic.IsNotNull(value))
        {
            return value;
        }

        if (value is Constant || (Matters(assignment.Value) && Decide(assignment, value, 2, SaysDefault(assignment.Value, value) ? [1] : []) == 1))
        {
            return AssignTo(assignment.Target, Evaluate(assignment.Value), assignment);
        }

        if (assignment.Type.IsPartOfPipeline())
        {
            return value;
        }

        Forget(assignment.Value);
        return AssignTo(assignment.Target, Opaque(assignment.Type, NoteOn(assignment), isOutside: IsOutside(value)), assignment);
    }

    private Value Evaluate(IIncrementOrDecrementOperation change)
    {
        var before = Evaluate(change.Target);
        var step = change.Kind == OperationKind.Increment ? BinaryOperatorKind.Add : BinaryOperatorKind.Subtract;
        var after = Calculate(step, before, new Constant(1), change.Target.Type) ?? UnknownOf(change, before);
        Assign(change.Target, after, NoteOn(change));
        return change.IsPostfix ? before : after;
    }

    private Value Access(IConditionalAccessOperation access)
    {
        var receiver = Evaluate(access.Operation);
        if (receiver is Constant { Content: null })
        {
            return receiver;
        }

        _receivers.Push(receiver);
        var value = Arithmetic.IsNotNull(receiver) ? Evaluate(access.WhenNotNull) : EvaluatePartly(access.WhenNotNull);
        _receivers.Pop();
        return value;
    }

    private Value Interpolate(IInterpolatedStringOperation text) => Join(
    [
        .. text.Parts.Select(part => part switch
        {
            IInterpolatedStringTextOperation literal => (Evaluate(literal.Text), part),
            IInterpolationOperation { Alignment: null, FormatString: null } hole => (Evaluate(hole.Expression), hole.Expression),
            IInterpolationOperation hole => (UnknownOf(hole, Evaluate(hole.Expression)), hole.Expression),
            _ => (EvaluateOther(part), part),
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
            isKnown &= !DependsOnCulture(value) && !(Unwrap(source).Type is { TypeKind: TypeKind.Enum } type && NameIn(type, value) is null);
        }

        return isKnown ? new Constant(text.ToString()) : new PartlyKnownText(text.ToString());
    }

    private static bool DependsOnCulture(Value value) =>
        value is Constant { Content: (float or double or decimal) and var number } && System.Convert.ToString(number, CultureInfo.InvariantCulture).Contains('.');

    /// <summary>How a message shows a value in a text.</summary>
    private static string Shown(Value value, IOperation source) => value switch
    {
        Constant { Content: var number and not null } when Unwrap(source).Type is { TypeKind: TypeKind.Enum } type => NameIn(type, value) ?? $"{{{number}}}",
        Constant { Content: IFormattable number } => number.ToString(null, CultureInfo.InvariantCulture),
        Constant { Content: var content } => content?.ToString() ?? "",
        PartlyKnownText text => text.Shown,
        _ => $"{{{source.Syntax}}}",
    };

    /// <summary>The name of an enum's constant; null where it has none, or several.</summary>
    private static string? NameIn(ITypeSymbol type, Value value) => value is Constant { Content: { } content }
        ? type.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue && Equals(field.ConstantValue, content)).ToArray() is [var only] ? only.Name : null
        : null;
}
