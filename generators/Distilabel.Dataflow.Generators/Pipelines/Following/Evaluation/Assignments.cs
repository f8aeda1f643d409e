using Distilabel.Dataflow.Generators.Pipelines.Following.Code;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>Variables, members and elements being set.</summary>
internal sealed class Assignments(Interpreter all) : Part(all)
{
    // The index of an element that is about to be set: it is evaluated before what the element is set to.
    private readonly Dictionary<IOperation, Value> _indices = [];

    public Value Assign(ISimpleAssignmentOperation assignment, State state)
    {
        var index = assignment.Target switch
        {
            IPropertyReferenceOperation { Arguments: [var only] } => only.Value,
            IArrayElementReferenceOperation { Indices: [var only] } => only,
            _ => null,
        };
        if (index is not null and not IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat })
        {
            _indices[index] = Evaluate(index, state);
        }

        return AssignTo(assignment.Target, Evaluate(assignment.Value, state), assignment, state);
    }

    public Value EvaluateIndex(IOperation index, State state)
    {
        if (!_indices.TryGetValue(index, out var value))
        {
            return Evaluate(index, state);
        }

        _indices.Remove(index);
        return value;
    }

    public Value AssignTo(IOperation target, Value value, IOperation operation, State state)
    {
        Assign(target, value, NoteOn(operation), state);
        return value;
    }

    public void Assign(IOperation target, Value value, Note note, State state)
    {
        value = Variables.CopyOf(value, state);
        switch (target)
        {
            case ILocalReferenceOperation local:
                All.Variables.Set(local.Local, value, state);
                break;
            case IParameterReferenceOperation parameter:
                All.Variables.Set(parameter.Parameter, value, state);
                break;
            case IConversionOperation or IParenthesizedOperation when CodeFacts.Unwrap(target) != target:
                Assign(CodeFacts.Unwrap(target), value, note, state);
                break;
            case IDeclarationExpressionOperation declaration:
                Assign(declaration.Expression, value, note, state);
                break;
            case ITupleOperation tuple:
                Deconstruct(tuple, value, note, state);
                break;
            case IPropertyReferenceOperation { Arguments: [var index], Instance: { } list } indexer when !IsInSource(indexer.Property):
                All.Sequences.AssignElement(Evaluate(list, state), index.Value, value, note, state);
                break;
            case IPropertyReferenceOperation { Arguments.IsEmpty: false, Instance: { } owner }:
                Escape(Evaluate(owner, state), note, state);
                Escape(value, note, state);
                break;
            case IImplicitIndexerReferenceOperation indexer:
                All.Sequences.AssignElement(Evaluate(indexer.Instance, state), indexer.Argument, value, note, state);
                break;
            case IArrayElementReferenceOperation { Indices: [var index] } element:
                All.Sequences.AssignElement(Evaluate(element.ArrayReference, state), index, value, note, state);
                break;
            case IFieldReferenceOperation or IPropertyReferenceOperation or IEventReferenceOperation:
                AssignMember((IMemberReferenceOperation)target, value, note, state);
                break;
            case IDiscardOperation:
                break;
            case IInvocationOperation or IConditionalOperation:
                throw new NotFollowedException(new Note(Locate(target.Syntax), "references to variables are not followed"));
            default:
                Escape(value, note, state);
                break;
        }
    }

    private void AssignMember(IMemberReferenceOperation target, Value value, Note note, State state)
    {
        var member = Symbols.CodeOf(target.Member);
        state.Changes++;
        switch (All.Branches.Object(target.Instance is { } instance ? Evaluate(instance, state) : All.ClassStates.StaticsOf(member.ContainingType, state)))
        {
            case var extended when member.ContainingType.IsExtension || target is IEventReferenceOperation:
                Escape(extended, note, state);
                Escape(value, note, state);
                break;
            case TupleValue tuple when Symbols.OrdinalIn(member) is >= 0 and var place && place < tuple.Items.Count:
                Assign(target.Instance!, new TupleValue([.. tuple.Items.Select((item, i) => i == place ? value : item)]), note, state);
                break;
            case StepReference step when member.Name is "InputMappings" or "OutputMappings":
                var map = (All.Branches.Decided(value) as MapReference ?? state.Add(new MapContent { MapsColumns = true, Unseen = note })).Id;
                state.Change(step, content => member.Name == "InputMappings" ? content with { InputMappings = map } : content with { OutputMappings = map });
                break;
            case ObjectReference holder when member is IPropertySymbol { SetMethod: { } setter } && IsInSource(setter) && RunSetter(holder, setter, value, target, state):
                break;
            case ObjectReference when CodeFacts.IsCalledOnBase(target):
                // What an override stores is kept under the same name.
                Escape(value, note, state);
                break;
            case StepReference step when state[step].Class is { } known && known.Deciding.Contains(member.Name):
                StoreDeciding(step, target, member, value, state);
                break;
            case ObjectReference holder:
                All.Members.Store(holder, member, value, state);
                break;
            case var other:
                Escape(other, note, state);
                Escape(value, note, state);
                break;
        }
    }

    /// <summary>A property that decides about columns: of several values, each is judged by itself.</summary>
    private void StoreDeciding(StepReference step, IMemberReferenceOperation target, ISymbol member, Value value, State state)
    {
        All.Members.Store(step, member, value, state);
        if (state[step].Class!.Templates.Any(template => template.Property == member.Name) && target.Parent is ISimpleAssignmentOperation { Value: var source })
        {
            state.Change(step, content => content with { TemplatePlace = Locate(CodeFacts.Unwrap(source).Syntax) });
        }
    }

    /// <summary>Runs the code of a setter; false when it has none.</summary>
    private bool RunSetter(ObjectReference holder, IMethodSymbol setter, Value value, IMemberReferenceOperation target, State state)
    {
        var exact = state[holder] is { IsExact: true, Type: var type } ? type : null;
        var resolved = CodeFacts.IsCalledOnBase(target) ? setter : Symbols.Resolve(setter, exact);
        if (resolved is not null && !Symbols.HasCode(resolved))
        {
            return false;
        }

        if (resolved is null || All.FollowedCode.Inline(
            resolved, holder, new(SymbolEqualityComparer.Default) { [resolved.OriginalDefinition.Parameters[0]] = value }, target, state) is null)
        {
            Escape(holder, NoteOn(target), state);
            Escape(value, NoteOn(target), state);
        }

        return true;
    }

    private void Deconstruct(ITupleOperation targets, Value value, Note note, State state)
    {
        value = All.Branches.Object(value);
        for (var i = 0; i < targets.Elements.Length; i++)
        {
            var part = value switch
            {
                TupleValue tuple when i < tuple.Items.Count => tuple.Items[i],
                ObjectReference instance when state[instance].Type is { IsRecord: true } record && RecordMember(record, i) is { } name => state.Member(instance, name),
                _ => null,
            };
            if (part is null)
            {
                Escape(value, note, state);
            }

            Assign(targets.Elements[i], part ?? Opaque(targets.Elements[i].Type, note, state, isOutside: ValueFacts.IsOutside(value)), note, state);
        }
    }

    private static string? RecordMember(INamedTypeSymbol record, int place) =>
        record.GetMembers("Deconstruct") is [{ IsImplicitlyDeclared: true }] &&
        record.InstanceConstructors.FirstOrDefault(static constructor => constructor.Parameters.Length > 0 && IsInSource(constructor)) is { } constructor &&
        place < constructor.Parameters.Length ? constructor.Parameters[place].Name : null;
}
