using Distilabel.Dataflow.Generators.Pipelines.Following.Checks;
using Distilabel.Dataflow.Generators.Pipelines.Following.Code;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Distilabel.Dataflow.Pipelines.Checking;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>Constructors, down to the code that can't be seen.</summary>
internal sealed class Constructors(Interpreter all) : Part(all)
{
    private static IEqualityComparer<IParameterSymbol> ParameterComparer => SymbolEqualityComparer.Default;

    /// <summary>Runs a constructor, down to the code that can't be seen.</summary>
    public void Construct(ObjectReference instance, IMethodSymbol? constructor, IReadOnlyCollection<IArgumentOperation> arguments, State state)
    {
        var given = arguments.Where(static argument => argument.Parameter is not null).ToDictionary(
            static argument => Symbols.InCode(argument.Parameter!.OriginalDefinition), argument => (Value: All.Invocations.EvaluateArgument(argument, state), Source: argument), ParameterComparer);
        constructor = constructor is null ? null : Symbols.InCode(constructor.OriginalDefinition);
        if (constructor is null || !IsInSource(constructor.ContainingType) || constructor.ContainingType.IsDataflow("Step") || constructor.ContainingType.IsDataflow("GeneratorStep"))
        {
            ConstructUnseen(instance, constructor, given, state);
            All.Invocations.ForgetReferences(arguments, new Note(null, "the code of a constructor is not seen"), state);
            return;
        }

        foreach (var parameter in constructor.Parameters)
        {
            if (given.TryGetValue(parameter, out var argument))
            {
                state.Declare(parameter, argument.Value);
                if (instance is StepReference step && state[step].GivenName is null && parameter is { Type.SpecialType: SpecialType.System_String, Name: "name" })
                {
                    state.Change(step, content => content with { NamePlace = content.NamePlace ?? Locate(argument.Source.Value.Syntax) });
                }
            }
            else
            {
                state.Variables = state.Variables.Remove(parameter);
            }
        }

        using (All.Calls.Enter(constructor, instance, null))
        {
            if (instance is StepReference named && HandsNameOn(constructor) && given.TryGetValue(constructor.Parameters[0], out var name))
            {
                All.ClassStates.InitializeMembers(instance, constructor.ContainingType, isStatic: false, state);
                Name(named, name.Value, name.Source.Value, state);
                return;
            }

            RunConstructor(instance, constructor, state);
        }

        All.Invocations.CopyBack(arguments, constructor, state);
    }

    public void RunConstructor(ObjectReference instance, IMethodSymbol constructor, State state)
    {
        var type = constructor.ContainingType;
        var syntax = constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(All.CancellationToken);
        if (syntax is TypeDeclarationSyntax head)
        {
            KeepPrimaryParameters(instance, constructor, state);
            All.ClassStates.InitializeMembers(instance, type, isStatic: false, state);
            if (All.Code.BaseCallOf(head, All.CancellationToken) is { } call)
            {
                Evaluate(call, state);
            }
            else
            {
                ConstructBase(instance, type, state);
            }

            return;
        }

        var callsThis = syntax is ConstructorDeclarationSyntax { Initializer.RawKind: (int)SyntaxKind.ThisConstructorInitializer };
        if (!callsThis)
        {
            All.ClassStates.InitializeMembers(instance, type, isStatic: false, state);
        }

        if (syntax is not ConstructorDeclarationSyntax { Initializer: not null })
        {
            ConstructBase(instance, type, state);
        }

        if (All.Code.BodyOf(constructor, All.CancellationToken) is IConstructorBodyOperation body)
        {
            All.FollowedCode.RunBody(body, state);
        }
    }

    /// <summary>Gives a step its name.</summary>
    public void Name(StepReference step, Value value, IOperation source, State state)
    {
        value = All.Branches.Decided(value);
        if (value is Constant { Content: null })
        {
            return;
        }

        state.Change(step, content => content with { GivenName = value, ShownName = Texts.Shown(value, source), NamePlace = content.NamePlace ?? Locate(source.Syntax) });
        var known = value switch
        {
            Constant { Content: string text } => text,
            PartlyKnownText partly => partly.Pieces.Where(static piece => piece.IsKnown && piece.Text.Length > 0).Select(static piece => piece.Text).FirstOrDefault(static text => !StepNameRule.Allows(text)),
            _ => null,
        };
        if (known is not null && !StepNameRule.Allows(known) && state[step].NamePlace is { } place)
        {
            var shown = value is PartlyKnownText unknown ? unknown.Shown : known;
            var fault = new Fault(PipelineRules.StepNameInvalid, place, StepNameRule.Refusal(shown));
            state.Faults = state.Faults.Add(value is Constant ? fault.With(StepNames.NameProperty, StepNames.Cleaned(known)) : fault);
        }
    }

    /// <summary>Whether a constructor does nothing but hand its name to the base of all steps, as an emitted one does: that is told without binding its code.</summary>
    private bool HandsNameOn(IMethodSymbol constructor) =>
        constructor.Parameters is [{ Name: "name", RefKind: RefKind.None }] &&
        (constructor.ContainingType.BaseType.IsDataflow("Step") || constructor.ContainingType.BaseType.IsDataflow("GeneratorStep")) &&
        constructor.DeclaringSyntaxReferences is [var declaration] &&
        declaration.GetSyntax(All.CancellationToken) is ConstructorDeclarationSyntax
        {
            Body.Statements.Count: 0,
            Initializer:
            {
                RawKind: (int)SyntaxKind.BaseConstructorInitializer,
                ArgumentList.Arguments: [{ Expression: IdentifierNameSyntax { Identifier.ValueText: "name" } }],
            },
        };

    private void KeepPrimaryParameters(ObjectReference instance, IMethodSymbol constructor, State state)
    {
        foreach (var parameter in constructor.Parameters)
        {
            if (state.Variable(parameter) is { } value)
            {
                state.SetMember(instance, MemberNames.KeyOf(parameter), value);
                if (constructor.ContainingType.IsRecord && constructor.ContainingType.GetMembers(parameter.Name) is [IPropertySymbol { DeclaringSyntaxReferences: [var declaration] }] &&
                    declaration.GetSyntax(All.CancellationToken) is ParameterSyntax)
                {
                    state.SetMember(instance, parameter.Name, value);
                }
            }
        }
    }

    private void ConstructBase(ObjectReference instance, INamedTypeSymbol type, State state)
    {
        if (type.BaseType is { } parent && IsInSource(parent) &&
            parent.InstanceConstructors.FirstOrDefault(static constructor => constructor.Parameters.All(static parameter => parameter.IsOptional)) is { } constructor)
        {
            Construct(instance, constructor, [], state);
        }
    }

    /// <summary>A constructor of another assembly: of a step, the argument <c>name</c> is its name, and others may set what can't be seen.</summary>
    private void ConstructUnseen(
        ObjectReference instance, IMethodSymbol? constructor, Dictionary<IParameterSymbol, (Value Value, IArgumentOperation Source)> arguments, State state)
    {
        foreach (var argument in arguments)
        {
            if (instance is StepReference step && argument.Key.Name == "name")
            {
                Name(step, argument.Value.Value, argument.Value.Source.Value, state);
            }
            else
            {
                Escape(argument.Value.Value, NoteOn(argument.Value.Source), state);
            }
        }

        if (instance is not StepReference)
        {
            Keep(instance, constructor, arguments, state);
        }

        if (instance is StepReference made && constructor?.ContainingType is { } type && !type.IsDataflow("Step") && !type.IsDataflow("GeneratorStep"))
        {
            var isMadeOfMore = MaySetProperties(type) || arguments.Any(static argument =>
                argument.Key.Name != "name" && argument.Value.Source.ArgumentKind != ArgumentKind.DefaultValue);
            state.Change(made, content => content with { IsMadeOfMore = isMadeOfMore });
            if (constructor.Parameters.All(static parameter => parameter.Name != "name"))
            {
                state.Change(made, static content => content with { ShownName = content.Name, GivenName = new PartlyKnownText([new TextPiece(content.Name, false)]) });
            }
        }
    }

    /// <summary>What a record, or one of our own models, is given and does not change: an argument that has a property of its name.</summary>
    private static void Keep(
        ObjectReference instance, IMethodSymbol? constructor, Dictionary<IParameterSymbol, (Value Value, IArgumentOperation Source)> arguments, State state)
    {
        foreach (var argument in arguments.Where(static argument => argument.Value.Value is Constant or PartlyKnownText))
        {
            var type = constructor!.ContainingType;
            var isModelName = argument.Key.Name is "modelName" or "model" && type.Bases().Any(static level => level is { Name: "LLM", ContainingNamespace: { Name: "AI", ContainingNamespace.Name: "Dataflow" } });
            var name = type.IsRecord ? argument.Key.Name : isModelName ? "ModelName" : null;
            if (name is not null && Symbols.FindProperty(type, name) is { IsVirtual: false, IsAbstract: false, IsOverride: false, SetMethod: null or { IsInitOnly: true } })
            {
                state.SetMember(instance, name, argument.Value.Value);
            }
        }
    }

    /// <summary>Whether the constructors of a class of another assembly, which were written by hand there, may set what decides about columns.</summary>
    private static bool MaySetProperties(INamedTypeSymbol type) =>
        type.ContainingAssembly?.Name.StartsWith("Distilabel.Dataflow", StringComparison.Ordinal) != true &&
        type.InstanceConstructors.Any(static constructor => !constructor.IsImplicitlyDeclared && !constructor.GetAttributes().Any(static attribute =>
            attribute.AttributeClass?.Name == "GeneratedCodeAttribute"));
}
