using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <content>What objects and classes have before the entry runs.</content>
internal sealed partial class PathFollower
{
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
        var constructors = type.InstanceConstructors.Where(static constructor => !constructor.IsImplicitlyDeclared).Select(InCode).ToArray();
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

    /// <summary>Whether the initializer of an earlier static member of the same class is under way: it finds this one without its value.</summary>
    private bool IsLaterThanRunning(ISymbol member) => member.IsStatic && member.DeclaringSyntaxReferences is [var own] && _calls.Any(frame =>
        frame.Member is { IsStatic: true } and (IFieldSymbol or IPropertySymbol) && frame.Member.DeclaringSyntaxReferences is [var running] &&
        frame.Member.ContainingType.Equals(member.ContainingType, SymbolEqualityComparer.Default) && running.SyntaxTree == own.SyntaxTree && running.Span.Start < own.Span.Start);

    private Value? RunInitializer(Instance instance, ISymbol member)
    {
        // An initializer that reads its own member reads what is there before it: that is left unknown.
        if (IsRunning(member) || IsLaterThanRunning(member) || _code.InitializerOf(member, _cancellationToken) is not { } initializer)
        {
            return null;
        }

        _membersRun.Add(member);
        using (Enter(member, member.IsStatic ? null : instance, null))
        {
            return instance.Members[KeyOf(member)] = Evaluate(initializer);
        }
    }
}
