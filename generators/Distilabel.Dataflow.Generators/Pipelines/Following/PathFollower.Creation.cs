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
        var type = (INamedTypeSymbol)InPlaceOfParameters(creation.Type!);
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

    /// <summary>A type, with what the methods under way were called with in place of their type parameters that are rows: of others, the run time knows no columns.</summary>
    private ITypeSymbol InPlaceOfParameters(ITypeSymbol type)
    {
        switch (type)
        {
            case ITypeParameterSymbol { DeclaringMethod: { } owner, Ordinal: var place } parameter when parameter.Find("RowAttribute") is not null:
                return _calls.FirstOrDefault(frame => frame.Member.Equals(owner.OriginalDefinition, SymbolEqualityComparer.Default)) is { TypeArguments: { IsDefaultOrEmpty: false } given }
                    ? given[place]
                    : type;
            case INamedTypeSymbol { IsGenericType: true, ContainingType: null } generic:
                ITypeSymbol[] arguments = [.. generic.TypeArguments.Select(InPlaceOfParameters)];
                return arguments.SequenceEqual(generic.TypeArguments, SymbolEqualityComparer.Default) ? type : generic.OriginalDefinition.Construct(arguments);
            default:
                return type;
        }
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
        if (source is not Instance { Type: { } type } instance || source is StepObject || with.CloneMethod is { } clone && CopiesItself(clone.ContainingType))
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

    /// <summary>Whether a record's copies are made by code that somebody wrote.</summary>
    private static bool CopiesItself(INamedTypeSymbol record) => record.InstanceConstructors.Any(
        constructor => !constructor.IsImplicitlyDeclared && constructor.Parameters is [{ Type: var only }] && only.Equals(record, SymbolEqualityComparer.Default));

    private static bool IsInSource(ISymbol symbol) => !symbol.DeclaringSyntaxReferences.IsEmpty;

    private static bool IsList(INamedTypeSymbol type) => type is { Arity: 1, Name: "List" or "HashSet" or "Collection" or "ObservableCollection" } &&
        type.ContainingNamespace.ToDisplayString() is "System.Collections.Generic" or "System.Collections.ObjectModel";
}
