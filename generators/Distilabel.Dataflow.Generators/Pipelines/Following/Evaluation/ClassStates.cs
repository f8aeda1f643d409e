using Distilabel.Dataflow.Generators.Pipelines.Following.Code;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>What objects and classes have before the entry runs.</summary>
internal sealed class ClassStates(Interpreter all) : Part(all)
{
    /// <summary>Gives the object that the entry's code belongs to what its initializers and its constructor give it.</summary>
    /// <param name="exact">The class of the object, where it is one derived from the entry's; null for the entry's own.</param>
    /// <param name="state">The state before the entry.</param>
    public void Prepare(INamedTypeSymbol? exact, State state)
    {
        var entry = All.Entry;
        if (entry.Owner is not { ContainingType: { TypeKind: TypeKind.Class or TypeKind.Struct } declaring } owner || owner.IsStatic ||
            !entry.Blocks.Any(static block => block.DescendantsAndSelf().Any(static operation =>
                operation is IInstanceReferenceOperation or IParameterReferenceOperation or ISymbolInitializerOperation)))
        {
            return;
        }

        // What runs in a constructor or an initializer runs before other code can have the object.
        var type = exact ?? declaring;
        var isConstructing = exact is null && (owner is IMethodSymbol { MethodKind: MethodKind.Constructor } || entry.Blocks.All(static block => block is ISymbolInitializerOperation));
        var instance = All.Self = state.Add(new ObjectContent(type) { IsFollowed = true, IsExact = exact is not null || type.IsSealed || type.IsValueType });
        All.Calls.ExactType = exact ?? (type.IsSealed ? type : null);
        var constructors = type.InstanceConstructors.Where(static constructor => !constructor.IsImplicitlyDeclared).Select(Symbols.InCode).ToArray();
        if (exact is not null && owner is IMethodSymbol { MethodKind: MethodKind.Constructor })
        {
            // The derived class's initializers run before the constructor of its base.
            using (All.Calls.Enter(type, instance, null))
            {
                for (INamedTypeSymbol? level = exact; level is not null && IsInSource(level); level = level.BaseType)
                {
                    InitializeMembers(instance, level, isStatic: false, state);
                }
            }

            return;
        }

        if (isConstructing || constructors.Length != 1)
        {
            using (All.Calls.Enter(type, instance, null))
            {
                InitializeMembers(instance, type, isStatic: false, state);
                if (!isConstructing && constructors.Length == 0 && exact is not null && exact.InstanceConstructors is [var implicitly])
                {
                    All.Constructors.RunConstructor(instance, implicitly, state);
                }
            }
        }
        else
        {
            All.MembersRun.Add(constructors[0]);
            All.Members.Settling.Add(constructors[0]);
            using (All.Calls.Enter(constructors[0], instance, null))
            {
                All.Constructors.RunConstructor(instance, constructors[0], state);
            }
        }

        All.Members.SharesSelf = !isConstructing;
    }

    public ObjectReference StaticsOf(INamedTypeSymbol type, State state)
    {
        if (state.Statics.TryGetValue(type, out var known))
        {
            return new ObjectReference(known);
        }

        var statics = state.Add(new ObjectContent(type) { IsFollowed = true });
        state.Statics = state.Statics.Add(type, statics.Id);
        if (!IsInSource(type))
        {
            return statics;
        }

        InitializeMembers(statics, type, isStatic: true, state);
        if (type.StaticConstructors is [var constructor] && !constructor.Equals(All.Entry.Owner, SymbolEqualityComparer.Default) &&
            All.Code.BodyOf(constructor, All.CancellationToken) is { } body)
        {
            All.MembersRun.Add(constructor);
            All.Members.Settling.Add(constructor);
            using (All.Calls.Enter(constructor, null, null))
            {
                All.FollowedCode.RunBody(body, state);
            }
        }

        return statics;
    }

    /// <summary>Runs the initializers of fields and properties that make parts of pipelines, in order. Others wait until they are read.</summary>
    public void InitializeMembers(ObjectReference instance, INamedTypeSymbol type, bool isStatic, State state)
    {
        foreach (var member in type.GetMembers())
        {
            if (member.IsStatic == isStatic && !member.IsImplicitlyDeclared && (Symbols.TypeOf(member).IsPartOfPipeline() || Decides(instance, member, state)) &&
                state.Member(instance, MemberNames.KeyOf(member)) is null && !member.Equals(All.Entry.Owner, SymbolEqualityComparer.Default))
            {
                RunInitializer(instance, member, state);
            }
        }
    }

    public Value? RunInitializer(ObjectReference instance, ISymbol member, State state)
    {
        // An initializer that reads its own member reads what is there before it: that is left unknown.
        if (All.Calls.IsRunning(member) || IsLaterThanRunning(member) || All.Code.InitializerOf(member, All.CancellationToken) is not { } initializer)
        {
            return null;
        }

        All.MembersRun.Add(member);
        using (All.Calls.Enter(member, member.IsStatic ? null : instance, null))
        {
            var value = Evaluate(initializer, state);
            state.SetMember(instance, MemberNames.KeyOf(member), value);
            return value;
        }
    }

    /// <summary>Asks the code of properties that decide about columns, now that their steps are set up.</summary>
    public void AskProperties(State state)
    {
        foreach (var id in state.Steps)
        {
            var step = new StepReference(id, isMade: true);
            if (state[step] is not { Class: { } known, Type: { } type, Creation: not null } content)
            {
                continue;
            }

            foreach (var name in known.Deciding.Where(name => state.Member(step, name) is null))
            {
                var note = new Note(content.Place, $"it is not seen what '{name}' is");
                if (Symbols.FindProperty(type, name) is not { } property)
                {
                    state.SetMember(step, name, new Unknown(note));
                }
                else if (IsInSource(property) ? !CodeModel.IsAutoProperty(property) : property.SetMethod is null)
                {
                    var value = property.GetMethod is { } getter && IsInSource(property) && All.Code.BodyOf(getter, All.CancellationToken) is { } body
                        ? All.FollowedCode.Inline(getter, step, [], body, state)
                        : null;
                    state.SetMember(step, name, value ?? new Unknown(note));
                }
            }
        }
    }

    private static bool Decides(ObjectReference instance, ISymbol member, State state) =>
        instance is StepReference step && state[step].Class is { } known && known.Deciding.Contains(member.Name);

    /// <summary>Whether the initializer of an earlier static member of the same class is under way: it finds this one without its value.</summary>
    private bool IsLaterThanRunning(ISymbol member) => member.IsStatic && member.DeclaringSyntaxReferences is [var own] && All.Calls.Frames.Any(frame =>
        frame.Member is { IsStatic: true } and (IFieldSymbol or IPropertySymbol) && frame.Member.DeclaringSyntaxReferences is [var running] &&
        frame.Member.ContainingType.Equals(member.ContainingType, SymbolEqualityComparer.Default) && running.SyntaxTree == own.SyntaxTree && running.Span.Start < own.Span.Start);
}
