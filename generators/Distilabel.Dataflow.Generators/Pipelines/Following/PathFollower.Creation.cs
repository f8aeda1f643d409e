using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Distilabel.Dataflow.Pipelines.Checking;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <content>Objects, arrays and lists being made.</content>
internal sealed partial class PathFollower
{
    private Value Create(IObjectCreationOperation creation)
    {
        var type = (INamedTypeSymbol)creation.Type!;
        Value value = type switch
        {
            _ when type.IsDataflow("Pipeline") => CreatePipeline(creation),
            _ when type.IsDataflow("RoutingBatchFunction") => new Routing(),
            _ when type.IsDataflow("ColumnMappings") || type.IsDataflow("ColumnRenames") => new Mappings(),
            _ when _code.StepClassOf(type) is { } stepClass => CreateStep(creation, type, stepClass),
            _ when IsList(type) => CreateList(creation),
            _ => CreateOther(creation, type),
        };
        if (creation.Initializer is { } initializer)
        {
            Initialize(value, initializer);
        }

        return value;
    }

    private void Initialize(Value value, IObjectOrCollectionInitializerOperation initializer)
    {
        _receivers.Push(value);
        foreach (var part in initializer.Initializers)
        {
            if (part is IMemberInitializerOperation member)
            {
                Initialize(ReadForInitializer(member.InitializedMember), member.Initializer);
            }
            else
            {
                Evaluate(part);
            }
        }

        _receivers.Pop();
    }

    /// <summary>The object in a member that an initializer goes on to fill: made by the class, out of sight or not.</summary>
    private Value ReadForInitializer(IOperation member)
    {
        var value = Evaluate(member);
        Value? made = value is not (Unknown or Constant { Content: null }) ? null
            : member.Type.IsDataflow("ColumnMappings") || member.Type.IsDataflow("ColumnRenames") ? new Mappings()
            : member.Type is INamedTypeSymbol type && IsList(type) ? new Sequence()
            : null;
        return made is null ? value : AssignTo(member, made, member);
    }

    private PipelineObject CreatePipeline(IObjectCreationOperation creation)
    {
        var name = "pipeline";
        foreach (var argument in creation.Arguments)
        {
            var value = Evaluate(argument.Value);
            name = argument.Parameter?.Name == "name" ? Shown(value, argument.Value) : name;
        }

        var pipeline = new PipelineObject
        {
            Place = Locate(creation.Syntax), Name = name, IsMadeHere = true, IsOfThisCode = _entry.Contains(creation.Syntax) || _calls.Any(static call => call.TakesParts),
        };
        Pipelines.Add(pipeline);
        return pipeline;
    }

    private StepObject CreateStep(IObjectCreationOperation creation, INamedTypeSymbol type, StepClass stepClass)
    {
        var step = new StepObject(type, stepClass)
        {
            Creation = creation.Syntax, Place = Locate(creation.Syntax), IsExact = true, Ordinal = Steps.Count,
            TakesName = creation.Constructor?.Parameters.Any(static parameter => parameter.Name == "name") ?? false,
        };
        Steps.Add(step);
        Construct(step, creation.Constructor, creation.Arguments);
        return step;
    }

    private Sequence CreateList(IObjectCreationOperation creation)
    {
        var list = new Sequence { IsSet = creation.Type?.Name == "HashSet" };
        foreach (var argument in creation.Arguments)
        {
            var value = Evaluate(argument.Value);
            if (argument.Parameter?.Type is { Name: "IEqualityComparer" } && value is not Constant { Content: null })
            {
                list.Unseen ??= new Note(Locate(argument.Syntax), "it is not seen which items are equal");
            }
            else if (argument.Parameter?.Type is { SpecialType: SpecialType.None })
            {
                var items = ItemsOf(value, argument.Value);
                list.Add(items.Items);
                (list.Unseen, list.Uncounted) = (list.Unseen ?? items.Unseen, list.Uncounted ?? items.Uncounted);
            }
        }

        return list;
    }

    private Instance CreateOther(IObjectCreationOperation creation, INamedTypeSymbol type)
    {
        var isSource = creation.Constructor is { } constructor && IsInSource(type) && type.TypeKind is TypeKind.Class or TypeKind.Struct;
        var instance = new Instance(type) { IsFollowed = isSource, IsExact = true };
        Construct(instance, creation.Constructor, creation.Arguments);
        return instance;
    }

    private Instance Create(IAnonymousObjectCreationOperation creation)
    {
        var instance = new Instance(creation.Type as INamedTypeSymbol) { IsExact = true };
        foreach (var part in creation.Initializers.OfType<ISimpleAssignmentOperation>())
        {
            if (part.Target is IPropertyReferenceOperation { Property.Name: var name })
            {
                instance.Members[name] = CopyOf(Evaluate(part.Value));
            }
        }

        return instance;
    }

    private Value Create(IArrayCreationOperation creation)
    {
        if (creation.Initializer is { } initializer)
        {
            return Evaluate(initializer);
        }

        if (creation.DimensionSizes is [var size] && Evaluate(size) is Constant { Content: int length and >= 0 and <= MostTurns })
        {
            return new Sequence(Enumerable.Repeat<Value>(new Constant(null), length));
        }

        return new Sequence { Unseen = new Note(Locate(creation.Syntax), "it is not seen how long this array is") };
    }

    private Value Create(ICollectionExpressionOperation collection)
    {
        if (collection.Type.IsDataflow("ColumnRenames") || collection.Type.IsDataflow("ColumnMappings"))
        {
            var mappings = new Mappings();
            foreach (var element in collection.Elements)
            {
                AddMapping(mappings, Evaluate(element), element);
            }

            return mappings;
        }

        var list = new Sequence();
        foreach (var element in collection.Elements)
        {
            if (element is ISpreadOperation spread)
            {
                var items = ItemsOf(Evaluate(spread.Operand), spread.Operand);
                list.Items.AddRange(items.Items);
                list.Unseen ??= items.Unseen;
                list.Uncounted ??= items.Uncounted;
            }
            else
            {
                list.Items.Add(Evaluate(element));
            }
        }

        return list;
    }

    private Value Copy(IWithOperation with)
    {
        var source = Evaluate(with.Operand);
        if (source is not Instance { Type: { } type } instance || source is StepObject)
        {
            return EvaluateOther(with);
        }

        var copy = new Instance(type) { IsFollowed = instance.IsFollowed, IsExact = instance.IsExact, Unseen = instance.Unseen };
        foreach (var member in instance.Members)
        {
            copy.Members[member.Key] = member.Value;
        }

        Initialize(copy, with.Initializer);
        return copy;
    }

    /// <summary>Runs a constructor, down to the code that can't be seen.</summary>
    private void Construct(Instance instance, IMethodSymbol? constructor, IReadOnlyCollection<IArgumentOperation> arguments)
    {
        var given = arguments.Where(static argument => argument.Parameter is not null)
            .ToDictionary(static argument => argument.Parameter!.OriginalDefinition, argument => (Value: EvaluateArgument(argument), Source: argument), ParameterComparer);
        constructor = constructor?.OriginalDefinition;
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
            RunConstructor(instance, constructor);
        }

        CopyBack(arguments, constructor);
    }

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

    private static bool IsInSource(ISymbol symbol) => !symbol.DeclaringSyntaxReferences.IsEmpty;

    private static bool IsList(INamedTypeSymbol type) => type is { Arity: 1, Name: "List" or "HashSet" or "Collection" or "ObservableCollection" } &&
        type.ContainingNamespace.ToDisplayString() is "System.Collections.Generic" or "System.Collections.ObjectModel";

    private static IEqualityComparer<IParameterSymbol> ParameterComparer => SymbolEqualityComparer.Default;
}
