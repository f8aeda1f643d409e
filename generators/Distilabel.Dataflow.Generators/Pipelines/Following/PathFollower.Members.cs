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

    /// <summary>Gives the object that the entry's code belongs to what its initializers and its constructor give it.</summary>
    private void Prepare()
    {
        if (_entry.Owner is not { ContainingType: { TypeKind: TypeKind.Class or TypeKind.Struct } type } owner || owner.IsStatic ||
            !_entry.Blocks.Any(static block => block.DescendantsAndSelf().Any(static operation =>
                operation is IInstanceReferenceOperation or IParameterReferenceOperation or ISymbolInitializerOperation)))
        {
            return;
        }

        // What runs in a constructor or an initializer runs before anybody else can have the object.
        var isConstructing = owner is IMethodSymbol { MethodKind: MethodKind.Constructor } || _entry.Blocks.All(static block => block is ISymbolInitializerOperation);
        var instance = _self = new Instance(type) { IsFollowed = true, IsExact = type.IsSealed || type.IsValueType };
        var constructors = type.InstanceConstructors.Where(static constructor => !constructor.IsImplicitlyDeclared).ToArray();
        if (isConstructing || constructors.Length != 1)
        {
            using (Enter(type, instance, null))
            {
                InitializeMembers(instance, type, isStatic: false);
            }
        }
        else
        {
            _membersRun.Add(constructors[0]);
            _settling.Add(constructors[0]);
            using (Enter(constructors[0], instance, null))
            {
                RunConstructor(instance, constructors[0]);
            }
        }

        _sharesSelf = !isConstructing;
    }

    private Instance StaticsOf(INamedTypeSymbol type)
    {
        if (!_statics.TryGetValue(type, out var statics))
        {
            _statics[type] = statics = new Instance(type) { IsFollowed = true };
            if (IsInSource(type))
            {
                InitializeMembers(statics, type, isStatic: true);
                if (type.StaticConstructors is [var constructor] && !constructor.Equals(_entry.Owner, SymbolEqualityComparer.Default) &&
                    _code.BodyOf(constructor, _cancellationToken) is { } body)
                {
                    _membersRun.Add(constructor);
                    _settling.Add(constructor);
                    using (Enter(constructor, null, null))
                    {
                        RunBody(body);
                    }
                }
            }
        }

        return statics;
    }

    /// <summary>Runs the initializers of fields and properties that make parts of pipelines, in order. Others wait until they are read.</summary>
    private void InitializeMembers(Instance instance, INamedTypeSymbol type, bool isStatic)
    {
        foreach (var member in type.GetMembers())
        {
            if (member.IsStatic == isStatic && !member.IsImplicitlyDeclared && (TypeOfMember(member).IsPartOfPipeline() || Decides(instance, member)) &&
                !instance.Members.ContainsKey(KeyOf(member)) && !member.Equals(_entry.Owner, SymbolEqualityComparer.Default))
            {
                RunInitializer(instance, member);
            }
        }
    }

    private static bool Decides(Instance instance, ISymbol member) => instance is StepObject { Class: { } known } && known.Deciding.Contains(member.Name);

    /// <summary>Asks the code of properties that decide about columns, now that their steps are set up.</summary>
    private void AskProperties()
    {
        foreach (var step in Steps.Where(static step => step is { Class: not null, Type: not null, Creation: not null }).ToArray())
        {
            foreach (var name in step.Class!.Deciding.Where(name => !step.Members.ContainsKey(name)))
            {
                var note = new Note(step.Place, $"it is not seen what '{name}' is");
                if (FindProperty(step.Type!, name) is not { } property)
                {
                    step.Members[name] = new Unknown(note);
                }
                else if (IsInSource(property) ? !CodeModel.IsAutoProperty(property) : property.SetMethod is null)
                {
                    var value = property.GetMethod is { } getter && IsInSource(property) ? InlineAtEnd(getter, step) : null;
                    step.Members[name] = value ?? new Unknown(note);
                }
            }
        }
    }

    private Value? InlineAtEnd(IMethodSymbol getter, StepObject step) =>
        _code.BodyOf(getter, _cancellationToken) is { } body ? Inline(getter, step, [], body) : null;

    private static IPropertySymbol? FindProperty(INamedTypeSymbol type, string name)
    {
        for (INamedTypeSymbol? level = type; level is not null; level = level.BaseType)
        {
            if (level.GetMembers(name).OfType<IPropertySymbol>().FirstOrDefault() is { } property)
            {
                return property;
            }
        }

        return null;
    }

    private Value? RunInitializer(Instance instance, ISymbol member)
    {
        // An initializer that reads its own member reads what is there before it: that is left unknown.
        if (IsRunning(member) || _code.InitializerOf(member, _cancellationToken) is not { } initializer)
        {
            return null;
        }

        _membersRun.Add(member);
        using (Enter(member, member.IsStatic ? null : instance, null))
        {
            return instance.Members[KeyOf(member)] = Evaluate(initializer);
        }
    }

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
            if (Resolve(accessor, instance)?.AssociatedSymbol is not { } overriding)
            {
                return Opaque(operation.Type, new Note(Locate(operation.Syntax), $"'{member.Name}' may be overridden"), isOutside: true);
            }

            member = overriding;
        }

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
            TypeOfMember(member), instance.Unseen ?? new Note(Locate(operation.Syntax), $"'{member.Name}' is set elsewhere"), member.Name,
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

            var uses = _code.UsesOf(member.OriginalDefinition, _cancellationToken);
            if ((value is PipelineObject ? uses.FindChange(_membersRun) : uses.FindElsewhere(_membersRun)) is { } reason)
            {
                LetGo(value, new Note(null, reason));
            }
        }
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
        var member = target.Member;
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
        var resolved = Resolve(setter, holder);
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

    private static int PlaceIn(ISymbol tupleField) => tupleField is IFieldSymbol { ContainingType.IsTupleType: true } field &&
        (field.CorrespondingTupleField ?? field).Name is var name && name.StartsWith("Item", StringComparison.Ordinal) && int.TryParse(name.Substring(4), out var number)
        ? number - 1
        : -1;

    private static string? RecordMember(INamedTypeSymbol record, int place) =>
        record.GetMembers("Deconstruct") is [{ IsImplicitlyDeclared: true }] &&
        record.InstanceConstructors.FirstOrDefault(static constructor => constructor.Parameters.Length > 0 && IsInSource(constructor)) is { } constructor &&
        place < constructor.Parameters.Length ? constructor.Parameters[place].Name : null;
}
