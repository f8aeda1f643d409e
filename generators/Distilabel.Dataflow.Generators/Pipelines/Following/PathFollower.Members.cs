using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <content>Fields and properties: those of the class that the code belongs to, and those of objects that it makes.</content>
internal sealed partial class PathFollower
{
    // The members whose values the entry itself has set or looked into, and the code that may set them unseen by others.
    private readonly HashSet<(Instance Holder, string Member)> _settled = [];
    private readonly HashSet<ISymbol> _settling = new(SymbolEqualityComparer.Default);
    private bool _sharesSelf;

    /// <summary>The name under which an object keeps a member. What a property with code stores is not what it gives.</summary>
    private static string KeyOf(ISymbol member) => member switch
    {
        IFieldSymbol { AssociatedSymbol: IPropertySymbol property } when HasCode(property.GetMethod) => $"({property.Name} field)",
        IFieldSymbol { AssociatedSymbol: IPropertySymbol property } => property.Name,
        IFieldSymbol { DeclaredAccessibility: Accessibility.Private, ContainingType: { BaseType.SpecialType: not SpecialType.System_Object } type, IsStatic: false } => $"({type.Name}).{member.Name}",
        _ => member.Name,
    };

    private static bool HasCode(IMethodSymbol? accessor) => accessor is { DeclaringSyntaxReferences: [var reference] } && reference.GetSyntax() switch
    {
        AccessorDeclarationSyntax { Body: null, ExpressionBody: null } => false,
        AccessorDeclarationSyntax or ArrowExpressionClauseSyntax => true,
        _ => false,
    };

    /// <summary>The part of a partial property that has its code.</summary>
    private static ISymbol CodeOf(ISymbol member) => (member as IPropertySymbol)?.PartialImplementationPart ?? member;

    private static bool IsCalledOnBase(IOperation member) => member is IMemberReferenceOperation { Instance.Syntax: BaseExpressionSyntax };

    private static ITypeSymbol? TypeOfMember(ISymbol member) => member switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };

    private Value ReadField(IFieldReferenceOperation field)
    {
        if (field.Field.ContainingType is { IsTupleType: true } && field.Instance is { } tuple)
        {
            var value = Evaluate(tuple);
            return value is TupleOf { Items: var items } && PlaceIn(field.Field) is >= 0 and var place && place < items.Count
                ? Seen(items[place], field)
                : Opaque(field.Type, NoteOn(field), isOutside: IsOutside(value));
        }

        return field.ConstantValue.HasValue ? new Constant(field.ConstantValue.Value) : ReadMember(field.Instance, field.Field, field);
    }

    private Value ReadProperty(IPropertyReferenceOperation property)
    {
        if (property.Arguments.IsEmpty)
        {
            return ReadMember(property.Instance, property.Property, property);
        }

        var holder = property.Instance is { } list ? Evaluate(list) : new Unknown(NoteOn(property));
        if (property.Arguments is [var argument] && !IsInSource(property.Property))
        {
            return ElementOf(holder, argument.Value, property);
        }

        // An indexer's code may give anything that its object holds.
        LetGo(holder, NoteOn(property));
        foreach (var index in property.Arguments)
        {
            LetGo(Evaluate(index.Value), NoteOn(property));
        }

        return Opaque(property.Type, NoteOn(property));
    }

    private Value ReadMember(IOperation? target, ISymbol member, IOperation operation)
    {
        Value receiver = target is null ? StaticsOf(member.ContainingType) : Evaluate(target);
        switch (receiver)
        {
            case var _ when member.ContainingType is { IsExtension: true, ExtensionParameter: { } extended } && member is IPropertySymbol { GetMethod: { } getter }:
                if (Inline(getter, receiver, new(SymbolEqualityComparer.Default) { [extended.OriginalDefinition] = receiver }, operation) is { } given)
                {
                    return given;
                }

                LetGo(receiver, NoteOn(operation));
                break;
            case StepObject step when member.Name == "Name":
                return step.GivenName is { } name && step.NameIsKnown ? new Constant(name) : new PartlyKnownText(step.Name);
            case StepObject step when member.Name == "InputMappings":
                return step.InputMappings;
            case StepObject step when member.Name == "OutputMappings":
                return step.OutputMappings;
            case Chain chain when member.Name == "Steps":
                return chain.Steps;
            case Chain chain when member.Name == "Last":
                return chain.Last;
            case Sequence list when member.Name is "Count" or "Length":
                return list.IsKnown ? new Constant(list.Items.Count) : new Unknown(NoteOn(operation));
            case Mappings { Unseen: null } mappings when member.Name == "Count" && _loops.Count == 0:
                return new Constant(mappings.Items.Count);
            case Sequence or Mappings when member.Name is "Count" or "Keys" or "Values":
                return new Unknown(NoteOn(operation));
            case Instance instance:
                return ReadMember(instance, member, operation);
            case Constant { Content: string text } when member.Name == "Length":
                return new Constant(text.Length);
            case TupleOf or Function or Routing:
                LetGo(receiver, NoteOn(operation));
                break;
        }

        return Opaque(operation.Type, new Note(Locate(operation.Syntax), $"'{member.Name}' is not seen"), isOutside: IsOutside(receiver));
    }

    private Value ReadMember(Instance instance, ISymbol member, IOperation operation)
    {
        if (member is IPropertySymbol { GetMethod: { } accessor } && (accessor.IsVirtual || accessor.IsAbstract || accessor.IsOverride))
        {
            if (IsCalledOnBase(operation))
            {
                // What an override stores is kept under the same name.
                return HasCode(accessor) ? Inline(accessor, instance, [], operation) ?? Opaque(operation.Type, NoteOn(operation)) : Opaque(operation.Type, NoteOn(operation));
            }

            if (Resolve(accessor, instance)?.AssociatedSymbol is not { } overriding)
            {
                return Opaque(operation.Type, new Note(Locate(operation.Syntax), $"'{member.Name}' may be overridden"), isOutside: true);
            }

            member = overriding;
        }

        member = CodeOf(member);
        if (!instance.Members.TryGetValue(KeyOf(member), out var value))
        {
            value = ReadFirst(instance, member, operation);
        }

        if ((instance == _self && _sharesSelf) || member.IsStatic)
        {
            value = Settle(instance, member, value, operation);
        }

        if (instance == _self || member.IsStatic)
        {
            _membersRead.Add((member, value));
        }

        return Seen(value, operation);
    }

    /// <summary>What a shared member is given before the entry runs may have been changed since, by code that is not followed. Steps are looked after at the end.</summary>
    private Value Settle(Instance instance, ISymbol member, Value value, IOperation operation)
    {
        var key = KeyOf(member);
        if (!_settled.Add((instance, key)) || !instance.Members.ContainsKey(key) || value is StepObject or PipelineObject or Chain or Unknown or Routing ||
            _code.UsesOf(member.OriginalDefinition, _cancellationToken) is not { } uses || uses.FindElsewhere(_settling) is not { } reason)
        {
            return value;
        }

        var note = new Note(Locate(operation.Syntax), reason);
        LetGo(value, note);
        return uses.IsSet || value is Constant or PartlyKnownText ? instance.Members[key] = Opaque(TypeOfMember(member), note, isOutside: true) : value;
    }

    private void Store(Instance holder, ISymbol member, Value value)
    {
        var key = KeyOf(member);
        Replace(holder.Members.TryGetValue(key, out var former) ? former : null);
        holder.Members[key] = value;
        _settled.Add((holder, key));
        if (holder == _self || member.IsStatic)
        {
            _membersRead.Add((member, value));
        }
    }

    private Value ReadFirst(Instance instance, ISymbol member, IOperation operation)
    {
        if (member is IPropertySymbol { GetMethod: { } getter } property && IsInSource(property) && HasCode(getter))
        {
            _membersRun.Add(property);
            return Inline(getter, instance, [], operation) ?? OpaqueMember(instance, member, operation);
        }

        if (IsInSource(member) && instance.Unseen is null && RunInitializer(instance, member) is { } value)
        {
            return value;
        }

        return OpaqueMember(instance, member, operation);
    }

    private Value OpaqueMember(Instance instance, ISymbol member, IOperation operation)
    {
        var value = Opaque(
            TypeOfMember(member), instance.Unseen ?? new Note(Locate(operation.Syntax), $"'{((member as IFieldSymbol)?.AssociatedSymbol ?? member).Name}' is set elsewhere"), member.Name,
            isOutside: IsInSource(member) && (instance == _self || member.IsStatic));
        if (!IsRunning(member))
        {
            instance.Members[KeyOf(member)] = value;
        }

        return value;
    }

    /// <summary>Fields and properties that code not followed can reach: their steps may be connected and changed there.</summary>
    private void LetGoOfSharedMembers()
    {
        foreach (var (member, value) in _membersRead)
        {
            if (value is Constant or PartlyKnownText or Unknown)
            {
                continue;
            }

            HandOut(value, member);
            var uses = _code.UsesOf(member.OriginalDefinition, _cancellationToken);
            if ((value is PipelineObject ? uses.FindChange(_membersRun) : uses.FindElsewhere(_membersRun)) is { } reason)
            {
                LetGo(value, new Note(null, reason));
            }
        }
    }

    private static int PlaceIn(ISymbol tupleField) => tupleField is IFieldSymbol { ContainingType.IsTupleType: true } field &&
        (field.CorrespondingTupleField ?? field).Name is var name && name.StartsWith("Item", StringComparison.Ordinal) && int.TryParse(name.Substring(4), out var number)
        ? number - 1
        : -1;
}
