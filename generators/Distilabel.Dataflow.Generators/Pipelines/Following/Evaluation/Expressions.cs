using Distilabel.Dataflow.Generators.Pipelines.Following.Code;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>Expressions. Of one that is not modelled, all that goes into it escapes.</summary>
internal sealed class Expressions(Interpreter all) : OperationVisitor<State, Value>
{
    public override Value DefaultVisit(IOperation operation, State state)
    {
        var note = all.NoteOn(operation);
        foreach (var part in operation.ChildOperations)
        {
            all.Escape.Of(all.Evaluate(part, state), note, state);
        }

        return all.Opaque(operation.Type, note, state);
    }

    public override Value VisitInvalid(IInvalidOperation operation, State state)
    {
        state.IsBroken = true;
        return DefaultVisit(operation, state);
    }

    public override Value VisitConversion(IConversionOperation operation, State state) => all.Operators.Convert(operation, state);

    public override Value VisitParenthesized(IParenthesizedOperation operation, State state) => all.Evaluate(operation.Operand, state);

    /// <summary>A task stands for its result. Any other object has code of its own that gives one.</summary>
    public override Value VisitAwait(IAwaitOperation operation, State state)
    {
        var value = all.Evaluate(operation.Operation, state);
        if (operation.Operation.Type is not { } type || !Symbols.IsInSource(type))
        {
            return value is Unknown unknown ? all.Opaque(operation.Type, unknown.Note, state, isOutside: unknown.IsOutside) : value;
        }

        all.Escape.Of(value, all.NoteOn(operation), state);
        return all.Opaque(operation.Type, all.NoteOn(operation), state);
    }

    public override Value VisitTranslatedQuery(ITranslatedQueryOperation operation, State state) => all.Evaluate(operation.Operation, state);

    public override Value VisitLocalReference(ILocalReferenceOperation operation, State state) => all.Variables.Read(operation.Local, operation, state);

    public override Value VisitParameterReference(IParameterReferenceOperation operation, State state) => all.Variables.Read(operation.Parameter, operation, state);

    public override Value VisitInstanceReference(IInstanceReferenceOperation operation, State state) =>
        operation.ReferenceKind == InstanceReferenceKind.ImplicitReceiver && all.Receivers.Count > 0
            ? all.Receivers.Peek()
            : all.Calls.This ?? all.Opaque(operation.Type, new Note(all.Locate(operation.Syntax), "it is not followed what 'this' is"), state);

    public override Value VisitConditionalAccessInstance(IConditionalAccessInstanceOperation operation, State state) =>
        all.Receivers.Count > 0 ? all.Receivers.Peek() : DefaultVisit(operation, state);

    public override Value VisitFieldReference(IFieldReferenceOperation operation, State state) => all.Members.Read(operation, state);

    public override Value VisitPropertyReference(IPropertyReferenceOperation operation, State state) => all.Members.Read(operation, state);

    public override Value VisitArrayElementReference(IArrayElementReferenceOperation operation, State state) => operation.Indices is [var index]
        ? all.Sequences.ElementOf(all.Evaluate(operation.ArrayReference, state), index, operation, state)
        : DefaultVisit(operation, state);

    public override Value VisitImplicitIndexerReference(IImplicitIndexerReferenceOperation operation, State state) =>
        all.Sequences.ElementOf(all.Evaluate(operation.Instance, state), operation.Argument, operation, state);

    public override Value VisitObjectCreation(IObjectCreationOperation operation, State state) => all.Creation.Create(operation, state);

    public override Value VisitAnonymousObjectCreation(IAnonymousObjectCreationOperation operation, State state) => all.Creation.Create(operation, state);

    public override Value VisitArrayCreation(IArrayCreationOperation operation, State state) => all.Creation.Create(operation, state);

    public override Value VisitArrayInitializer(IArrayInitializerOperation operation, State state) =>
        state.Add(ListContent.Of([.. operation.ElementValues.Select(element => Variables.CopyOf(all.Evaluate(element, state), state))]));

    public override Value VisitCollectionExpression(ICollectionExpressionOperation operation, State state) => all.Creation.Create(operation, state);

    public override Value VisitWith(IWithOperation operation, State state) => all.Creation.Copy(operation, state) ?? DefaultVisit(operation, state);

    public override Value VisitTuple(ITupleOperation operation, State state) =>
        new TupleValue([.. operation.Elements.Select(element => Variables.CopyOf(all.Evaluate(element, state), state))]);

    public override Value VisitAnonymousFunction(IAnonymousFunctionOperation operation, State state) => all.Functions.Create(operation, state);

    public override Value VisitTypeOf(ITypeOfOperation operation, State state) =>
        operation.TypeOperand is INamedTypeSymbol type ? new Constant(type) : DefaultVisit(operation, state);

    public override Value VisitDelegateCreation(IDelegateCreationOperation operation, State state) => all.Evaluate(operation.Target, state);

    public override Value VisitMethodReference(IMethodReferenceOperation operation, State state) =>
        new Function(operation.Method, null, operation.Instance is { } instance ? all.Evaluate(instance, state) : null, []);

    public override Value VisitInvocation(IInvocationOperation operation, State state) => all.Invocations.Invoke(operation, state);

    public override Value VisitBinaryOperator(IBinaryOperation operation, State state) => all.Operators.Evaluate(operation, state);

    public override Value VisitUnaryOperator(IUnaryOperation operation, State state) => all.Operators.Evaluate(operation, state);

    public override Value VisitConditional(IConditionalOperation operation, State state) => all.Conditionals.Choose(operation, state);

    public override Value VisitSwitchExpression(ISwitchExpressionOperation operation, State state) => all.Conditionals.Choose(operation, state);

    public override Value VisitCoalesce(ICoalesceOperation operation, State state) => all.Conditionals.Coalesce(operation, state);

    public override Value VisitCoalesceAssignment(ICoalesceAssignmentOperation operation, State state) => all.Conditionals.Coalesce(operation, state);

    public override Value VisitConditionalAccess(IConditionalAccessOperation operation, State state) => all.Conditionals.Access(operation, state);

    public override Value VisitInterpolatedString(IInterpolatedStringOperation operation, State state) => all.Texts.Interpolate(operation, state);

    public override Value VisitSimpleAssignment(ISimpleAssignmentOperation operation, State state) => all.Assignments.Assign(operation, state);

    public override Value VisitDeconstructionAssignment(IDeconstructionAssignmentOperation operation, State state) =>
        all.Assignments.AssignTo(operation.Target, all.Evaluate(operation.Value, state), operation, state);

    public override Value VisitCompoundAssignment(ICompoundAssignmentOperation operation, State state) => all.Operators.Evaluate(operation, state);

    public override Value VisitIncrementOrDecrement(IIncrementOrDecrementOperation operation, State state) => all.Operators.Evaluate(operation, state);

    public override Value VisitIsPattern(IIsPatternOperation operation, State state) => all.Patterns.Evaluate(operation, state);

    public override Value VisitIsType(IIsTypeOperation operation, State state) => all.Patterns.Evaluate(operation, state);

    public override Value VisitDefaultValue(IDefaultValueOperation operation, State state) =>
        operation.Type is { IsReferenceType: true } ? Constant.Null : new Unknown(all.NoteOn(operation));

    public override Value VisitDeclarationExpression(IDeclarationExpressionOperation operation, State state) => new Unknown(all.NoteOn(operation));

    public override Value VisitDiscardOperation(IDiscardOperation operation, State state) => new Unknown(all.NoteOn(operation));

    public override Value VisitThrow(IThrowOperation operation, State state) => new Unknown(all.NoteOn(operation));
}
