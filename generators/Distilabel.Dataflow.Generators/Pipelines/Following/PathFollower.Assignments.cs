using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <content>Variables, members and elements being set.</content>
internal sealed partial class PathFollower
{
    // The index of an element that is about to be set: it is evaluated before what the element is set to.
    private readonly Dictionary<IOperation, Value> _indices = [];

    private Value Assign(ISimpleAssignmentOperation assignment)
    {
        var index = assignment.Target switch
        {
            IPropertyReferenceOperation { Arguments: [var only] } => only.Value,
            IArrayElementReferenceOperation { Indices: [var only] } => only,
            _ => null,
        };
        if (index is not null and not IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat })
        {
            _indices[index] = Evaluate(index);
        }

        return AssignTo(assignment.Target, Evaluate(assignment.Value), assignment);
    }

    private Value EvaluateIndex(IOperation index)
    {
        if (!_indices.TryGetValue(index, out var value))
        {
            return Evaluate(index);
        }

        _indices.Remove(index);
        return value;
    }

    private Value AssignTo(IOperation target, Value value, IOperation operation)
    {
        Assign(target, value, NoteOn(operation));
        return value;
    }

    private void Assign(IOperation target, Value value, Note note)
    {
        value = CopyOf(value);
        switch (target)
        {
            case ILocalReferenceOperation local:
                SetVariable(local.Local, value);
                break;
            case IParameterReferenceOperation parameter:
                SetVariable(parameter.Parameter, value);
                break;
            case IConversionOperation or IParenthesizedOperation when Unwrap(target) != target:
                Assign(Unwrap(target), value, note);
                break;
            case IDeclarationExpressionOperation declaration:
                Assign(declaration.Expression, value, note);
                break;
            case ITupleOperation tuple:
                Deconstruct(tuple, value, note);
                break;
            case IPropertyReferenceOperation { Arguments: [var index], Instance: { } list } indexer when !IsInSource(indexer.Property):
                AssignElement(Evaluate(list), index.Value, value, note);
                break;
            case IPropertyReferenceOperation { Arguments.IsEmpty: false, Instance: { } owner }:
                LetGo(Evaluate(owner), note);
                LetGo(value, note);
                break;
            case IImplicitIndexerReferenceOperation indexer:
                AssignElement(Evaluate(indexer.Instance), indexer.Argument, value, note);
                break;
            case IArrayElementReferenceOperation { Indices: [var index] } element:
                AssignElement(Evaluate(element.ArrayReference), index, value, note);
                break;
            case IMemberReferenceOperation member:
                AssignMember(member, value, note);
                break;
            case IDiscardOperation:
                break;
            case IInvocationOperation or IConditionalOperation:
                throw new NotFollowedException(new Note(Locate(target.Syntax), "references to variables are not followed"));
            default:
                LetGo(value, note);
                break;
        }
    }

    private void SetVariable(ISymbol variable, Value value)
    {
        Replace(_locals.TryGetValue(variable, out var former) ? former : null);
        if (_unsteady.Contains(variable))
        {
            UseAll(value);
        }

        _timesSet[variable] = _timesSet.TryGetValue(variable, out var times) ? times + 1 : _locals.ContainsKey(variable) ? 2 : 1;
        _locals[variable] = value;
        if (_calls.Count > 0 && _calls.Peek().This is Instance owner && variable is IParameterSymbol && owner.Members.ContainsKey(ParameterKey(variable)))
        {
            owner.Members[ParameterKey(variable)] = value;
        }
    }

    /// <summary>What an assignment hands on: of a struct, a copy.</summary>
    private static Value CopyOf(Value value)
    {
        if (value is not Instance { Type.IsValueType: true } original || original is StepObject)
        {
            return value;
        }

        var copy = new Instance(original.Type) { IsFollowed = original.IsFollowed, IsExact = original.IsExact, Unseen = original.Unseen };
        foreach (var member in original.Members)
        {
            copy.Members[member.Key] = CopyOf(member.Value);
        }

        return copy;
    }

    private void AssignMember(IMemberReferenceOperation target, Value value, Note note)
    {
        var member = CodeOf(target.Member);
        _changes++;
        switch (target.Instance is { } instance ? Evaluate(instance) : StaticsOf(member.ContainingType))
        {
            case var extended when member.ContainingType.IsExtension:
                LetGo(extended, note);
                LetGo(value, note);
                break;
            case TupleOf tuple when PlaceIn(member) is >= 0 and var place && place < tuple.Items.Count:
                Assign(target.Instance!, new TupleOf([.. tuple.Items.Select((item, i) => i == place ? value : item)]), note);
                break;
            case StepObject step when member.Name is "InputMappings" or "OutputMappings":
                var mappings = value as Mappings ?? new Mappings { Unseen = note };
                if (member.Name == "InputMappings")
                {
                    step.InputMappings = mappings;
                }
                else
                {
                    step.OutputMappings = mappings;
                }

                break;
            case Instance holder when member is IPropertySymbol { SetMethod: { } setter } && IsInSource(setter) && RunSetter(holder, setter, value, target):
                break;
            case Instance when IsCalledOnBase(target):
                // What an override stores is kept under the same name.
                LetGo(value, note);
                break;
            case Instance holder:
                Store(holder, member, value);
                if (holder is StepObject { Class: { } known } made && known.Templates.Any(template => template.Property == member.Name) &&
                    target.Parent is ISimpleAssignmentOperation { Value: var source })
                {
                    made.TemplatePlace = Locate(Unwrap(source).Syntax);
                }

                break;
            case var other:
                LetGo(other, note);
                LetGo(value, note);
                break;
        }
    }

    /// <summary>Runs the code of a setter; false when it has none.</summary>
    private bool RunSetter(Instance holder, IMethodSymbol setter, Value value, IMemberReferenceOperation target)
    {
        var resolved = IsCalledOnBase(target) ? setter : Resolve(setter, holder);
        if (resolved is not null && !HasCode(resolved))
        {
            return false;
        }

        if (resolved is null || Inline(resolved, holder, new(SymbolEqualityComparer.Default) { [resolved.OriginalDefinition.Parameters[0]] = value }, target) is null)
        {
            LetGo(holder, NoteOn(target));
            LetGo(value, NoteOn(target));
        }

        return true;
    }

    private void Deconstruct(ITupleOperation targets, Value value, Note note)
    {
        for (var i = 0; i < targets.Elements.Length; i++)
        {
            var part = value switch
            {
                TupleOf tuple when i < tuple.Items.Count => tuple.Items[i],
                Instance { Type: { IsRecord: true } record } instance when RecordMember(record, i) is { } name && instance.Members.TryGetValue(name, out var member) => member,
                _ => null,
            };
            if (part is null)
            {
                LetGo(value, note);
            }

            Assign(targets.Elements[i], part ?? Opaque(targets.Elements[i].Type, note, isOutside: IsOutside(value)), note);
        }
    }

    private static string? RecordMember(INamedTypeSymbol record, int place) =>
        record.GetMembers("Deconstruct") is [{ IsImplicitlyDeclared: true }] &&
        record.InstanceConstructors.FirstOrDefault(static constructor => constructor.Parameters.Length > 0 && IsInSource(constructor)) is { } constructor &&
        place < constructor.Parameters.Length ? constructor.Parameters[place].Name : null;
}
