using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <content>Fields and properties: those of the class that the code belongs to, and those of objects that it makes.</content>
internal sealed partial class PathFollower
{
    /// <summary>Gives the object that the entry's code belongs to what its initializers and its constructor give it.</summary>
    private void Prepare()
    {
        if (_entry.Owner is not { ContainingType: { TypeKind: TypeKind.Class or TypeKind.Struct } type } owner || owner.IsStatic)
        {
            if (_entry.Owner is { IsStatic: true, ContainingType: { } holder })
            {
                StaticsOf(holder);
            }

            return;
        }

        var instance = _self = new Instance(type) { IsFollowed = true };
        _this = instance;
        var constructors = type.InstanceConstructors.Where(static constructor => !constructor.IsImplicitlyDeclared).ToArray();
        if (owner is IMethodSymbol { MethodKind: MethodKind.Constructor } or IFieldSymbol || constructors.Length != 1)
        {
            InitializeMembers(instance, type, isStatic: false);
            return;
        }

        _membersRun.Add(constructors[0]);
        _calls.Push(new Frame(constructors[0]));
        RunConstructor(instance, constructors[0]);
        _calls.Pop();
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
                    _code.BodyOf(constructor, _cancellationToken) is { } body && Matters(body))
                {
                    _membersRun.Add(constructor);
                    _calls.Push(new Frame(constructor));
                    RunBody(body);
                    _calls.Pop();
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
                !member.Equals(_entry.Owner, SymbolEqualityComparer.Default))
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
        if (_code.InitializerOf(member, _cancellationToken) is not { } initializer)
        {
            return null;
        }

        _membersRun.Add(member);
        var outer = _this;
        _this = member.IsStatic ? null : instance;
        var value = Evaluate(initializer);
        _this = outer;
        return instance.Members[member.Name] = value;
    }

    private static ITypeSymbol? TypeOfMember(ISymbol member) => member switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };

    private Value ReadField(IFieldReferenceOperation field)
    {
        if (field.Field.ContainingType is { IsTupleType: true } && field.Instance is { } tuple && Evaluate(tuple) is TupleOf values)
        {
            var place = (field.Field.CorrespondingTupleField ?? field.Field).Name is var name && name.StartsWith("Item", StringComparison.Ordinal) &&
                int.TryParse(name.Substring(4), out var number) ? number - 1 : -1;
            return place >= 0 && place < values.Items.Count ? values.Items[place] : new Unknown(NoteOn(field));
        }

        return ReadMember(field.Instance, field.Field, field);
    }

    private Value ReadProperty(IPropertyReferenceOperation property)
    {
        if (property.Arguments is [var argument])
        {
            return ElementOf(property.Instance is { } list ? Evaluate(list) : new Unknown(NoteOn(property)), argument.Value, property);
        }

        return ReadMember(property.Instance, property.Property, property);
    }

    private Value ReadMember(IOperation? target, ISymbol member, IOperation operation)
    {
        var receiver = target is null ? StaticsOf(member.ContainingType) : Evaluate(target);
        switch (receiver)
        {
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

        return Opaque(operation.Type, new Note(Locate(operation.Syntax), $"'{member.Name}' is not seen"));
    }

    private Value ReadMember(Instance instance, ISymbol member, IOperation operation)
    {
        if (!instance.Members.TryGetValue(member.Name, out var value))
        {
            value = ReadFirst(instance, member, operation);
        }

        if (instance == _self || member.IsStatic)
        {
            _membersRead.Add((member, value));
        }

        return Seen(value, operation);
    }

    private Value ReadFirst(Instance instance, ISymbol member, IOperation operation)
    {
        if (member is IPropertySymbol { GetMethod: { } getter } property && IsInSource(property) && !CodeModel.IsAutoProperty(property))
        {
            _membersRun.Add(property);
            return Inline(getter, instance, [], operation) ?? OpaqueMember(instance, member, operation);
        }

        if (IsInSource(member))
        {
            var outer = _site;
            _site ??= _entry.Contains(operation.Syntax) ? operation.Syntax : null;
            var value = RunInitializer(instance, member);
            _site = outer;
            if (value is not null)
            {
                return value;
            }
        }

        return OpaqueMember(instance, member, operation);
    }

    private Value OpaqueMember(Instance instance, ISymbol member, IOperation operation) =>
        instance.Members[member.Name] = Opaque(
            TypeOfMember(member), new Note(Locate(operation.Syntax), $"'{member.Name}' is set elsewhere"), member.Name);

    /// <summary>Fields and properties that code not followed can reach: their steps may be connected and changed there.</summary>
    private void LetGoOfSharedMembers()
    {
        foreach (var (member, value) in _membersRead)
        {
            if (TypeOfMember(member).IsPartOfPipeline() && !TypeOfMember(member).IsDataflow("Pipeline") &&
                MemberUses.FindElsewhere(_code, member, _membersRun, _cancellationToken) is { } reason)
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
        switch (target)
        {
            case ILocalReferenceOperation local:
                _locals[local.Local] = value;
                break;
            case IParameterReferenceOperation parameter:
                _locals[parameter.Parameter] = value;
                break;
            case IDeclarationExpressionOperation declaration:
                Assign(declaration.Expression, value, note);
                break;
            case ITupleOperation tuple:
                Deconstruct(tuple, value, note);
                break;
            case IPropertyReferenceOperation { Arguments: [var index], Instance: { } list }:
                AssignElement(Evaluate(list), index.Value, value, note);
                break;
            case IArrayElementReferenceOperation { Indices: [var index] } element:
                AssignElement(Evaluate(element.ArrayReference), index, value, note);
                break;
            case IMemberReferenceOperation member:
                AssignMember(member, value, note);
                break;
            case IDiscardOperation:
                break;
            default:
                LetGo(value, note);
                break;
        }
    }

    private void AssignMember(IMemberReferenceOperation target, Value value, Note note)
    {
        var member = target.Member;
        switch (target.Instance is { } instance ? Evaluate(instance) : StaticsOf(member.ContainingType))
        {
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
            case Instance holder:
                holder.Members[member.Name] = value;
                if (holder is StepObject { Class: { } known } made && known.Templates.Any(template => template.Property == member.Name) &&
                    target.Parent is ISimpleAssignmentOperation { Value: var source })
                {
                    made.TemplatePlace = Locate(Unwrap(source).Syntax);
                }

                if (holder == _self || member.IsStatic)
                {
                    _membersRead.Add((member, value));
                }

                break;
            default:
                LetGo(value, note);
                break;
        }
    }

    private void Deconstruct(ITupleOperation targets, Value value, Note note)
    {
        for (var i = 0; i < targets.Elements.Length; i++)
        {
            var part = value switch
            {
                TupleOf tuple when i < tuple.Items.Count => tuple.Items[i],
                Instance { Type: { IsRecord: true } record } instance when RecordMember(record, i) is { } name && instance.Members.TryGetValue(name, out var member) => member,
                _ => Opaque(targets.Elements[i].Type, note),
            };
            Assign(targets.Elements[i], part, note);
        }
    }

    private static string? RecordMember(INamedTypeSymbol record, int place) =>
        record.InstanceConstructors.FirstOrDefault(static constructor => constructor.Parameters.Length > 0 && IsInSource(constructor)) is { } constructor &&
        place < constructor.Parameters.Length ? constructor.Parameters[place].Name : null;
}
