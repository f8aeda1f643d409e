using Distilabel.Dataflow.Generators.Pipelines.Following.Code;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>Fields and properties: those of the class that the code belongs to, and those of objects that it makes.</summary>
internal sealed class Members(Interpreter all) : Part(all)
{
    /// <summary>The code that may set members before the entry runs.</summary>
    public HashSet<ISymbol> Settling { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Whether other code may have had the entry's object before the entry runs.</summary>
    public bool SharesSelf { get; set; }

    public Value Read(IFieldReferenceOperation field, State state)
    {
        if (field.Field.ContainingType is { IsTupleType: true } && field.Instance is { } tuple)
        {
            var value = All.Branches.Object(Evaluate(tuple, state));
            return value is TupleValue { Items: var items } && Symbols.OrdinalIn(field.Field) is >= 0 and var place && place < items.Count
                ? All.Seen(items[place], field, state)
                : Opaque(field.Type, NoteOn(field), state, isOutside: ValueFacts.IsOutside(value));
        }

        return field.ConstantValue.HasValue ? new Constant(field.ConstantValue.Value) : ReadMember(field.Instance, field.Field, field, state);
    }

    public Value Read(IPropertyReferenceOperation property, State state)
    {
        if (property.Arguments.IsEmpty)
        {
            return ReadMember(property.Instance, property.Property, property, state);
        }

        var holder = property.Instance is { } list ? Evaluate(list, state) : new Unknown(NoteOn(property));
        if (property.Arguments is [var argument] && !IsInSource(property.Property))
        {
            return All.Sequences.ElementOf(holder, argument.Value, property, state);
        }

        // An indexer's code may give anything that its object holds.
        Escape(holder, NoteOn(property), state);
        foreach (var index in property.Arguments)
        {
            Escape(Evaluate(index.Value, state), NoteOn(property), state);
        }

        return Opaque(property.Type, NoteOn(property), state);
    }

    /// <summary>A member of an object that is known.</summary>
    public Value ReadMember(ObjectReference instance, ISymbol member, IOperation operation, State state)
    {
        if (member is IPropertySymbol { GetMethod: { } accessor } && (accessor.IsVirtual || accessor.IsAbstract || accessor.IsOverride))
        {
            if (CodeFacts.IsCalledOnBase(operation))
            {
                // What an override stores is kept under the same name.
                return (Symbols.HasCode(accessor) ? All.FollowedCode.Inline(accessor, instance, [], operation, state) : null) ?? Opaque(operation.Type, NoteOn(operation), state);
            }

            if (Symbols.Resolve(accessor, state[instance] is { IsExact: true, Type: var exact } ? exact : null)?.AssociatedSymbol is not { } overriding)
            {
                return Opaque(operation.Type, new Note(Locate(operation.Syntax), $"'{member.Name}' may be overridden"), state, isOutside: true);
            }

            member = overriding;
        }

        member = Symbols.CodeOf(member);
        var value = state.Member(instance, MemberNames.KeyOf(member)) ?? ReadFirst(instance, member, operation, state);
        if ((instance.IsSame(All.Self ?? (Value)Constant.Null) && SharesSelf) || member.IsStatic)
        {
            value = Settle(instance, member, value, operation, state);
        }

        NoteRead(instance, member, value, state);
        return All.Seen(value, operation, state);
    }

    public void Store(ObjectReference holder, ISymbol member, Value value, State state)
    {
        var key = MemberNames.KeyOf(member);
        All.Replace(state.Member(holder, key), state);
        state.SetMember(holder, key, value);
        state.Settled = state.Settled.Add((holder.Id, key));
        NoteRead(holder, member, value, state);
    }

    /// <summary>Fields and properties that code not followed can reach: their steps may be connected and changed there.</summary>
    public void EscapeShared(State state)
    {
        foreach (var (member, value) in state.MembersRead)
        {
            if (value is Constant or PartlyKnownText or Unknown)
            {
                continue;
            }

            Evaluation.Escape.GiveOut(value, member, state);
            var uses = All.Code.UsesOf(member.OriginalDefinition, All.CancellationToken);
            if ((value is PipelineReference ? uses.FindChange(All.MembersRun) : uses.FindElsewhere(All.MembersRun)) is { } reason)
            {
                Escape(value, new Note(null, reason), state);
            }
        }
    }

    private Value ReadMember(IOperation? target, ISymbol member, IOperation operation, State state)
    {
        var receiver = All.Branches.Object(target is null ? All.ClassStates.StaticsOf(member.ContainingType, state) : Evaluate(target, state));
        if (member.ContainingType is { IsExtension: true, ExtensionParameter: { } extended } && member is IPropertySymbol { GetMethod: { } getter })
        {
            if (All.FollowedCode.Inline(getter, receiver, new(SymbolEqualityComparer.Default) { [extended.OriginalDefinition] = receiver }, operation, state) is { } given)
            {
                return given;
            }

            Escape(receiver, NoteOn(operation), state);
        }

        switch (receiver)
        {
            case StepReference step when member.Name == "Name" && !IsInSource(member):
                return state[step] is { GivenName: Constant name } ? name : new PartlyKnownText([new TextPiece(state[step].Name, false)]);
            case StepReference step when member.Name == "InputMappings":
                return new MapReference(state[step].InputMappings);
            case StepReference step when member.Name == "OutputMappings":
                return new MapReference(state[step].OutputMappings);
            case ChainValue chain when member.Name == "Steps":
                return state.Add(chain.Steps);
            case ChainValue chain when member.Name == "Last":
                return state.Add(chain.Last);
            case ListReference list when member.Name is "Count" or "Length":
                return state[list].IsKnown ? new Constant(state[list].Items.Length) : new Unknown(NoteOn(operation));
            case ListReference list when member.Name is "IsEmpty" or "IsDefaultOrEmpty":
                return state[list].IsKnown ? new Constant(state[list].Items.Length == 0) : new Unknown(NoteOn(operation));
            case MapReference map when member.Name == "Count" && All.Turns.Count == 0:
                return state[map].Unseen is null ? new Constant(state[map].Entries.Length) : new Unknown(NoteOn(operation));
            case MapReference map when member.Name is "Keys" or "Values" && !state[map].MapsColumns:
                return state.Add(new ListContent
                {
                    Items = [.. state[map].Entries.Select(entry => member.Name == "Keys" ? entry.Key : entry.Value)], Unseen = state[map].Unseen,
                });
            case ListReference or MapReference when member.Name is "Count" or "Keys" or "Values":
                return new Unknown(NoteOn(operation));
            case ObjectReference instance:
                return ReadMember(instance, member, operation, state);
            case Constant { Content: string text } when member.Name == "Length":
                return new Constant(text.Length);
            case TupleValue tuple when member.Name is "Key" or "Value" && tuple.Items.Count == 2:
                return tuple.Items[member.Name == "Key" ? 0 : 1];
            case ListReference or MapReference or TupleValue or Function or RoutingValue or ChainValue:
                Escape(receiver, NoteOn(operation), state);
                break;
            case PipelineReference when member.Name is not ("Name" or "Description"):
                Escape(receiver, NoteOn(operation), state);
                break;
        }

        return Opaque(operation.Type, new Note(Locate(operation.Syntax), $"'{member.Name}' is not seen"), state, isOutside: ValueFacts.IsOutside(receiver));
    }

    private void NoteRead(ObjectReference holder, ISymbol member, Value value, State state)
    {
        if (member.IsStatic || (All.Self is { } self && holder.IsSame(self)))
        {
            state.MembersRead = state.MembersRead.Add((member, value));
        }
    }

    /// <summary>What a shared member is given before the entry runs may have been changed since, by code that is not followed. Steps are looked after at the end.</summary>
    private Value Settle(ObjectReference instance, ISymbol member, Value value, IOperation operation, State state)
    {
        var key = MemberNames.KeyOf(member);
        if (state.Settled.Contains((instance.Id, key)))
        {
            return value;
        }

        state.Settled = state.Settled.Add((instance.Id, key));
        if (state.Member(instance, key) is null || value is StepReference or PipelineReference or ChainValue or Unknown or RoutingValue ||
            All.Code.UsesOf(member.OriginalDefinition, All.CancellationToken) is not { } uses || uses.FindElsewhere(Settling) is not { } reason)
        {
            return value;
        }

        var note = new Note(Locate(operation.Syntax), reason);
        Escape(value, note, state);
        if (!uses.IsSet && value is not (Constant or PartlyKnownText))
        {
            return value;
        }

        value = Opaque(Symbols.TypeOf(member), note, state, isOutside: true);
        state.SetMember(instance, key, value);
        return value;
    }

    private Value ReadFirst(ObjectReference instance, ISymbol member, IOperation operation, State state)
    {
        if (member is IPropertySymbol { GetMethod: { } getter } property && IsInSource(property) && Symbols.HasCode(getter))
        {
            All.MembersRun.Add(property);
            return All.FollowedCode.Inline(getter, instance, [], operation, state) ?? OpaqueMember(instance, member, operation, state);
        }

        return IsInSource(member) && state[instance].Unseen is null && All.ClassStates.RunInitializer(instance, member, state) is { } value
            ? value
            : OpaqueMember(instance, member, operation, state);
    }

    private Value OpaqueMember(ObjectReference instance, ISymbol member, IOperation operation, State state)
    {
        var content = state[instance];

        // The constructors of an object that was followed from the start have set what they set: the rest has its default value.
        if (content is { IsFollowed: true, Unseen: null } && !(All.Self is { } self && instance.IsSame(self)) && !member.IsStatic && IsInSource(member) &&
            Symbols.TypeOf(member) is { IsReferenceType: true } && !All.Calls.IsRunning(member))
        {
            return Constant.Null;
        }

        var name = ((member as IFieldSymbol)?.AssociatedSymbol ?? member).Name;
        var value = All.Opaque(
            Symbols.TypeOf(member), content.Unseen ?? new Note(Locate(operation.Syntax), $"'{name}' is set elsewhere"), state, member.Name,
            isOutside: IsInSource(member) && ((All.Self is { } own && instance.IsSame(own)) || member.IsStatic));
        if (!All.Calls.IsRunning(member))
        {
            state.SetMember(instance, MemberNames.KeyOf(member), value);
        }

        return value;
    }
}
