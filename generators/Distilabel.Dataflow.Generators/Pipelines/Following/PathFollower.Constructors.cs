using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Distilabel.Dataflow.Pipelines.Checking;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <content>Constructors, down to the code that can't be seen.</content>
internal sealed partial class PathFollower
{
    /// <summary>Runs a constructor, down to the code that can't be seen.</summary>
    private void Construct(Instance instance, IMethodSymbol? constructor, IReadOnlyCollection<IArgumentOperation> arguments)
    {
        var given = arguments.Where(static argument => argument.Parameter is not null)
            .ToDictionary(static argument => InCode(argument.Parameter!.OriginalDefinition), argument => (Value: EvaluateArgument(argument), Source: argument), ParameterComparer);
        constructor = constructor is null ? null : InCode(constructor.OriginalDefinition);
        if (constructor is null || !IsInSource(constructor.ContainingType) || constructor.ContainingType.IsDataflow("Step") || constructor.ContainingType.IsDataflow("GeneratorStep"))
        {
            ConstructUnseen(instance, constructor, given);
            ForgetReferences(arguments, new Note(null, "the code of a constructor is not seen"));
            return;
        }

        foreach (var parameter in constructor.Parameters)
        {
            if (given.TryGetValue(parameter, out var argument))
            {
                SetDeclared(parameter, argument.Value);
                if (instance is StepObject { GivenName: null } step && parameter.Type.SpecialType == SpecialType.System_String)
                {
                    step.NamePlace ??= parameter.Name == "name" ? Locate(argument.Source.Value.Syntax) : null;
                }
            }
            else
            {
                _locals.Remove(parameter);
            }
        }

        using (Enter(constructor, instance, null))
        {
            if (instance is StepObject named && HandsNameOn(constructor) && given.TryGetValue(constructor.Parameters[0], out var name))
            {
                InitializeMembers(instance, constructor.ContainingType, isStatic: false);
                Name(named, name.Value, name.Source.Value);
                return;
            }

            RunConstructor(instance, constructor);
        }

        CopyBack(arguments, constructor);
    }

    /// <summary>Whether a constructor does nothing but hand its name to the base of all steps, as an emitted one does: that is told without binding its code.</summary>
    private bool HandsNameOn(IMethodSymbol constructor) =>
        constructor.Parameters is [{ Name: "name", RefKind: RefKind.None }] &&
        (constructor.ContainingType.BaseType.IsDataflow("Step") || constructor.ContainingType.BaseType.IsDataflow("GeneratorStep")) &&
        constructor.DeclaringSyntaxReferences is [var declaration] &&
        declaration.GetSyntax(_cancellationToken) is ConstructorDeclarationSyntax
        {
            Body.Statements.Count: 0,
            Initializer:
            {
                RawKind: (int)SyntaxKind.BaseConstructorInitializer,
                ArgumentList.Arguments: [{ Expression: IdentifierNameSyntax { Identifier.ValueText: "name" } }],
            },
        };

    private void RunConstructor(Instance instance, IMethodSymbol constructor)
    {
        var type = constructor.ContainingType;
        var syntax = constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_cancellationToken);
        if (syntax is TypeDeclarationSyntax head)
        {
            KeepPrimaryParameters(instance, constructor);
            InitializeMembers(instance, type, isStatic: false);
            if (_code.BaseCallOf(head, _cancellationToken) is { } call)
            {
                Evaluate(call);
            }
            else
            {
                ConstructBase(instance, type);
            }

            return;
        }

        var callsThis = syntax is ConstructorDeclarationSyntax { Initializer.RawKind: (int)SyntaxKind.ThisConstructorInitializer };
        if (!callsThis)
        {
            InitializeMembers(instance, type, isStatic: false);
        }

        if (syntax is not ConstructorDeclarationSyntax { Initializer: not null })
        {
            ConstructBase(instance, type);
        }

        if (_code.BodyOf(constructor, _cancellationToken) is IConstructorBodyOperation body)
        {
            RunBody(body);
        }
    }

    private void KeepPrimaryParameters(Instance instance, IMethodSymbol constructor)
    {
        foreach (var parameter in constructor.Parameters)
        {
            if (_locals.TryGetValue(parameter, out var value))
            {
                instance.Members[ParameterKey(parameter)] = value;
                if (constructor.ContainingType.IsRecord && constructor.ContainingType.GetMembers(parameter.Name) is [IPropertySymbol { DeclaringSyntaxReferences: [var declaration] }] &&
                    declaration.GetSyntax(_cancellationToken) is ParameterSyntax)
                {
                    instance.Members[parameter.Name] = value;
                }
            }
        }
    }

    private void ConstructBase(Instance instance, INamedTypeSymbol type)
    {
        if (type.BaseType is { } parent && IsInSource(parent) &&
            parent.InstanceConstructors.FirstOrDefault(static constructor => constructor.Parameters.All(static parameter => parameter.IsOptional)) is { } constructor)
        {
            Construct(instance, constructor, []);
        }
    }

    /// <summary>A constructor of another assembly: of a step, the argument <c>name</c> is its name, and others may set what can't be seen.</summary>
    private void ConstructUnseen(
        Instance instance, IMethodSymbol? constructor, Dictionary<IParameterSymbol, (Value Value, IArgumentOperation Source)> arguments)
    {
        foreach (var argument in arguments)
        {
            if (instance is StepObject step && argument.Key.Name == "name")
            {
                Name(step, argument.Value.Value, argument.Value.Source.Value);
            }
            else
            {
                LetGo(argument.Value.Value, NoteOn(argument.Value.Source));
            }
        }

        if (instance is StepObject made && constructor?.ContainingType is { } type && !type.IsDataflow("Step") && !type.IsDataflow("GeneratorStep"))
        {
            made.IsMadeOfMore = arguments.Any(static argument =>
                argument.Key.Name != "name" && argument.Value.Source.ArgumentKind != ArgumentKind.DefaultValue);
            if (constructor.Parameters.All(static parameter => parameter.Name != "name"))
            {
                (made.GivenName, made.NameIsKnown) = (made.Name, false);
            }
        }
    }

    private void Name(StepObject step, Value value, IOperation source)
    {
        if (value is Constant { Content: null })
        {
            return;
        }

        step.GivenName = Shown(value, source);
        step.NameIsKnown = value is Constant;
        step.NamePlace ??= Locate(source.Syntax);
        if (value is Constant { Content: string name } && !StepNameRule.Allows(name) && step.NamePlace is { } place)
        {
            Faults.Add(new Fault(PipelineRules.StepNameInvalid, place, StepNameRule.Refusal(name)).With(StepNames.NameProperty, StepNames.Cleaned(name)));
        }
    }

    /// <summary>The part of a partial constructor that has its code.</summary>
    private static IMethodSymbol InCode(IMethodSymbol constructor) => constructor.PartialImplementationPart ?? constructor;

    private static IParameterSymbol InCode(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is IMethodSymbol { PartialImplementationPart: { } code } ? code.Parameters[parameter.Ordinal] : parameter;

    private static IEqualityComparer<IParameterSymbol> ParameterComparer => SymbolEqualityComparer.Default;
}
