using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <summary>A step of a pipeline, on one path through the code.</summary>
internal sealed class StepObject(INamedTypeSymbol? type, StepClass? stepClass) : Instance(type)
{
    /// <summary>Its class; null where that can't be told.</summary>
    public StepClass? Class { get; } = stepClass;

    /// <summary>Where it is made; null when it comes from outside.</summary>
    public SyntaxNode? Creation { get; init; }

    /// <summary>Whether the constructor called has a parameter for its name.</summary>
    public bool TakesName { get; init; }

    /// <summary>Where a reader of the code at hand sees it: its creation, or the first mention of it.</summary>
    public SyntaxNode? Place { get; set; }

    /// <summary>The source of its name.</summary>
    public SyntaxNode? NamePlace { get; set; }

    /// <summary>The source of its template.</summary>
    public SyntaxNode? TemplatePlace { get; set; }

    /// <summary>The name that it was given, as messages show it; null for none.</summary>
    public string? GivenName { get; set; }

    /// <summary>Whether <see cref="GivenName"/> is the very name.</summary>
    public bool NameIsKnown { get; set; } = true;

    /// <summary>The name that its pipeline gave it.</summary>
    public string? NumberedName { get; set; }

    public Mappings InputMappings { get; set; } = new();

    public Mappings OutputMappings { get; set; } = new();

    public List<StepObject> Predecessors { get; } = [];

    public List<StepObject> Successors { get; } = [];

    /// <summary>How many steps were made before it.</summary>
    public int Ordinal { get; init; }

    /// <summary>For each predecessor, the source that names this step in the connection.</summary>
    public Dictionary<StepObject, SyntaxNode?> ConnectedAt { get; } = [];

    public bool Routes { get; set; }

    /// <summary>The routing behind it, and its source.</summary>
    public (Routing Routing, SyntaxNode? Place)? Route { get; set; }

    public PipelineObject? Pipeline { get; set; }

    /// <summary>Set where it may get rows from steps that are not seen.</summary>
    public Note? PredecessorsUnseen { get; set; }

    /// <summary>Set where it may send rows to steps that are not seen.</summary>
    public Note? SuccessorsUnseen { get; set; }

    /// <summary>Set where its columns may be others than those seen.</summary>
    public Note? ColumnsUnseen { get; set; }

    /// <summary>Set where it stands for any number of steps.</summary>
    public Note? Uncounted { get; set; }

    /// <summary>Whether its constructor got arguments, besides its name, that may set any property.</summary>
    public bool IsMadeOfMore { get; set; }

    /// <summary>Whether somebody else may use it.</summary>
    public bool IsUsedElsewhere { get; set; }

    /// <summary>Its name at present, as the run time's <c>Step.Name</c>.</summary>
    public string Name => GivenName ?? NumberedName ?? Class?.DefaultName ?? Type?.Name ?? "step";

    /// <summary>From here on the step may be connected and changed by code that is not seen.</summary>
    public void LetGo(Note note)
    {
        PredecessorsUnseen ??= note;
        ColumnsUnseen ??= note;
        IsUsedElsewhere = true;
    }
}

/// <summary>A pipeline, on one path through the code.</summary>
internal sealed class PipelineObject : Value
{
    /// <summary>Where it is made, or mentioned.</summary>
    public SyntaxNode? Place { get; init; }

    /// <summary>Its name as messages show it.</summary>
    public required string Name { get; init; }

    /// <summary>The steps added, in order.</summary>
    public List<StepObject> Added { get; } = [];

    /// <summary>What of it can't be followed.</summary>
    public List<Note> Notes { get; } = [];

    /// <summary>Whether the code at hand made it. One that comes from outside may be null.</summary>
    public bool IsMadeHere { get; init; }

    /// <summary>The members through which others get hold of it.</summary>
    public HashSet<ISymbol> HandedOutBy { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Whether the code at hand made it or added to it.</summary>
    public bool IsOfThisCode { get; set; }

    /// <summary>The steps added and all that are connected to them, in the order of the run time's <c>Collect</c>.</summary>
    public List<StepObject> Collect()
    {
        var steps = new List<StepObject>();
        var seen = new HashSet<StepObject>();
        foreach (var first in Added)
        {
            var open = new Queue<StepObject>([first]);
            while (open.Count > 0)
            {
                var step = open.Dequeue();
                if (seen.Add(step))
                {
                    steps.Add(step);
                    step.Predecessors.ForEach(open.Enqueue);
                    step.Successors.ForEach(open.Enqueue);
                }
            }
        }

        return steps;
    }

    /// <summary>Numbers the steps that have no names, as the run time does.</summary>
    public static void GiveNames(List<StepObject> steps)
    {
        var taken = new HashSet<string>(steps.Select(static step => step.GivenName ?? step.NumberedName).OfType<string>(), StringComparer.Ordinal);
        foreach (var step in steps.Where(static step => step is { GivenName: null, NumberedName: null, Class: not null }))
        {
            var number = 0;
            string name;
            do
            {
                name = $"{step.Class!.DefaultName}_{number++}";
            }
            while (!taken.Add(name));

            step.NumberedName = name;
        }
    }
}
