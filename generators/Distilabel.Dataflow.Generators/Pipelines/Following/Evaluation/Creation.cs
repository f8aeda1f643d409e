using Distilabel.Dataflow.Generators.Pipelines.Following.Code;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>Objects, arrays and lists being made.</summary>
internal sealed class Creation(Interpreter all) : Part(all)
{
    public Value Create(IObjectCreationOperation creation, State state)
    {
        var type = (INamedTypeSymbol)InPlaceOfParameters(creation.Type!);
        Value value = type switch
        {
            _ when type.IsDataflow("Pipeline") => CreatePipeline(creation, state),
            _ when type.IsDataflow("RoutingBatchFunction") => new RoutingValue(),
            _ when type.IsDataflow("ColumnMappings") || type.IsDataflow("ColumnRenames") => state.Add(new MapContent { MapsColumns = true }),
            _ when All.Code.StepClassOf(type) is { } stepClass => CreateStep(creation, type, stepClass, state),
            _ when IsList(type) => CreateList(creation, state),
            _ when IsDictionary(type) && creation.Arguments.IsEmpty => state.Add(new MapContent()),
            _ => CreateOther(creation, type, state),
        };
        if (creation.Initializer is { } initializer)
        {
            Initialize(value, initializer, state);
        }

        return value;
    }

    /// <summary>A type, with what the members under way were called with in place of their type parameters that are rows: of others, the run time knows no columns.</summary>
    public ITypeSymbol InPlaceOfParameters(ITypeSymbol type)
    {
        switch (type)
        {
            case ITypeParameterSymbol { DeclaringMethod: { } owner, Ordinal: var place } parameter when parameter.Find("RowAttribute") is not null:
                return All.Calls.Frames.FirstOrDefault(frame => frame.Member.Equals(owner.OriginalDefinition, SymbolEqualityComparer.Default)) is { TypeArguments: { IsDefaultOrEmpty: false } given }
                    ? given[place]
                    : type;
            case ITypeParameterSymbol { DeclaringType: { } declaring, Ordinal: var place }:
                return All.Calls.ExactType?.Bases().OfType<INamedTypeSymbol>()
                    .FirstOrDefault(level => level.OriginalDefinition.Equals(declaring.OriginalDefinition, SymbolEqualityComparer.Default))?.TypeArguments[place] ?? type;
            case INamedTypeSymbol { IsGenericType: true, ContainingType: null } generic:
                ITypeSymbol[] arguments = [.. generic.TypeArguments.Select(InPlaceOfParameters)];
                return arguments.SequenceEqual(generic.TypeArguments, SymbolEqualityComparer.Default) ? type : generic.OriginalDefinition.Construct(arguments);
            default:
                return type;
        }
    }

    public void Initialize(Value value, IObjectOrCollectionInitializerOperation initializer, State state)
    {
        All.Receivers.Push(value);
        foreach (var part in initializer.Initializers)
        {
            if (part is IMemberInitializerOperation member)
            {
                Initialize(ReadForInitializer(member.InitializedMember, state), member.Initializer, state);
            }
            else
            {
                Evaluate(part, state);
            }
        }

        All.Receivers.Pop();
    }

    public ObjectReference Create(IAnonymousObjectCreationOperation creation, State state)
    {
        var instance = state.Add(new ObjectContent(creation.Type as INamedTypeSymbol) { IsExact = true });
        foreach (var part in creation.Initializers.OfType<ISimpleAssignmentOperation>())
        {
            if (part.Target is IPropertyReferenceOperation { Property.Name: var name })
            {
                state.SetMember(instance, name, Variables.CopyOf(Evaluate(part.Value, state), state));
            }
        }

        return instance;
    }

    public Value Create(IArrayCreationOperation creation, State state)
    {
        if (creation.Initializer is { } initializer)
        {
            return Evaluate(initializer, state);
        }

        return state.Add(creation.DimensionSizes is [var size] && Evaluate(size, state) is Constant { Content: int length and >= 0 and <= Loops.MostTurns }
            ? ListContent.Of(Enumerable.Repeat<Value>(Constant.Null, length))
            : ListContent.NotSeen(new Note(Locate(creation.Syntax), "it is not seen how long this array is")));
    }

    public Value Create(ICollectionExpressionOperation collection, State state)
    {
        if (collection.Type.IsDataflow("ColumnRenames") || collection.Type.IsDataflow("ColumnMappings"))
        {
            var mappings = state.Add(new MapContent { MapsColumns = true });
            foreach (var element in collection.Elements)
            {
                All.Sequences.AddEntry(mappings, Evaluate(element, state), element, state);
            }

            return mappings;
        }

        var list = ListContent.Empty;
        foreach (var element in collection.Elements)
        {
            list = element is ISpreadOperation spread
                ? list.Concat(All.Sequences.ItemsOf(Evaluate(spread.Operand, state), spread.Operand, state))
                : list with { Items = list.Items.Add(Evaluate(element, state)) };
        }

        return state.Add(collection.Type?.Name == "HashSet" ? (list with { Items = [], IsSet = true }).Add(list.Items) : list);
    }

    /// <summary>A record's copy; null where its class has code that makes it.</summary>
    public Value? Copy(IWithOperation with, State state)
    {
        var source = All.Branches.Object(Evaluate(with.Operand, state));
        if (source is not ObjectReference instance || source is StepReference || state[instance].Type is null || (with.CloneMethod is { } clone && CopiesItself(clone.ContainingType)))
        {
            return null;
        }

        var copy = state.Add(state[instance] with { });
        Initialize(copy, with.Initializer, state);
        return copy;
    }

    /// <summary>The object in a member that an initializer goes on to fill: made by the class, out of sight or not.</summary>
    private Value ReadForInitializer(IOperation member, State state)
    {
        var value = Evaluate(member, state);
        Value? made = value is not (Unknown or Constant { Content: null }) ? null
            : member.Type.IsDataflow("ColumnMappings") || member.Type.IsDataflow("ColumnRenames") ? state.Add(new MapContent { MapsColumns = true })
            : member.Type is INamedTypeSymbol type && IsList(type) ? state.Add(ListContent.Empty)
            : member.Type is INamedTypeSymbol dictionary && IsDictionary(dictionary) ? state.Add(new MapContent())
            : null;
        return made is null ? value : All.Assignments.AssignTo(member, made, member, state);
    }

    private PipelineReference CreatePipeline(IObjectCreationOperation creation, State state)
    {
        var name = "pipeline";
        foreach (var argument in creation.Arguments)
        {
            var value = Evaluate(argument.Value, state);
            name = argument.Parameter?.Name == "name" ? Texts.Shown(value, argument.Value) : name;
        }

        return state.Add(new PipelineContent
        {
            Place = Locate(creation.Syntax), Name = name, IsMadeHere = true, IsOfThisCode = All.Entry.Contains(creation.Syntax) || All.Calls.TakesParts,
        });
    }

    private StepReference CreateStep(IObjectCreationOperation creation, INamedTypeSymbol type, StepClass stepClass, State state)
    {
        var step = state.Add(new StepContent(type, stepClass)
        {
            Creation = creation.Syntax, Place = Locate(creation.Syntax), IsExact = true, IsFollowed = false,
            TakesName = creation.Constructor?.Parameters.Any(static parameter => parameter.Name == "name") ?? false,
        });
        All.Constructors.Construct(step, creation.Constructor, creation.Arguments, state);
        return step;
    }

    private ListReference CreateList(IObjectCreationOperation creation, State state)
    {
        var list = new ListContent { IsSet = creation.Type?.Name == "HashSet" };
        foreach (var argument in creation.Arguments)
        {
            var value = Evaluate(argument.Value, state);
            if (argument.Parameter?.Type is { Name: "IEqualityComparer" } && value is not Constant { Content: null })
            {
                list = list with { Unseen = new Note(Locate(argument.Syntax), "it is not seen which items are equal") };
            }
            else if (argument.Parameter?.Type is { SpecialType: SpecialType.None })
            {
                var items = All.Sequences.ItemsOf(value, argument.Value, state);
                list = list.Add(items.Items);
                list = list with { Unseen = list.Unseen ?? items.Unseen, Uncounted = list.Uncounted ?? items.Uncounted };
            }
        }

        return state.Add(list);
    }

    private ObjectReference CreateOther(IObjectCreationOperation creation, INamedTypeSymbol type, State state)
    {
        var isSource = creation.Constructor is not null && IsInSource(type) && type.TypeKind is TypeKind.Class or TypeKind.Struct;
        var instance = state.Add(new ObjectContent(type) { IsFollowed = isSource, IsExact = true });
        All.Constructors.Construct(instance, creation.Constructor, creation.Arguments, state);
        return instance;
    }

    /// <summary>Whether a record's copies are made by code that was written by hand.</summary>
    private static bool CopiesItself(INamedTypeSymbol record) => record.InstanceConstructors.Any(
        constructor => !constructor.IsImplicitlyDeclared && constructor.Parameters is [{ Type: var only }] && only.Equals(record, SymbolEqualityComparer.Default));

    private static bool IsList(INamedTypeSymbol type) => type is { Arity: 1, Name: "List" or "HashSet" or "Collection" or "ObservableCollection" or "Queue" } &&
        type.ContainingNamespace.ToDisplayString() is "System.Collections.Generic" or "System.Collections.ObjectModel";

    private static bool IsDictionary(INamedTypeSymbol type) => type is { Arity: 2, Name: "Dictionary" or "SortedDictionary" } &&
        type.ContainingNamespace.ToDisplayString() == "System.Collections.Generic";
}
