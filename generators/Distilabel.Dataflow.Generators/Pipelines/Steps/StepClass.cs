using Distilabel.Dataflow.Generators.Pipelines.Types;
using Distilabel.Dataflow.Pipelines.Checking;

namespace Distilabel.Dataflow.Generators.Pipelines.Steps;

/// <summary>What the analyzer knows of a step's class.</summary>
internal sealed record StepClass
{
    /// <summary>The class's name, without namespace.</summary>
    public required string Name { get; init; }

    /// <summary>The name, less its number, that a step of the class gets where none is given.</summary>
    public required string DefaultName { get; init; }

    /// <summary>Whether it makes rows of nothing.</summary>
    public bool IsGenerator { get; init; }

    /// <summary>Whether it sees the rows of its predecessors apart.</summary>
    public bool SeesBranchesApart { get; init; }

    /// <summary>Whether attributes tell its columns. Where not, the class itself says at run time.</summary>
    public bool ColumnsAreKnown { get; init; } = true;

    /// <summary>The columns that it always reads.</summary>
    public IReadOnlyList<CheckedInput<ColumnTypeName>> Inputs { get; init; } = [];

    /// <summary>The columns that it always makes.</summary>
    public IReadOnlyList<CheckedOutput<ColumnTypeName>> Outputs { get; init; } = [];

    /// <summary>The columns that it reads because a property says so; null for none.</summary>
    public InputsFrom? InputsFrom { get; init; }

    /// <summary>The columns that it makes because a property says so; null for none.</summary>
    public OutputsFrom? OutputsFrom { get; init; }

    /// <summary>The property that names a schema file with the columns that it makes; null for none.</summary>
    public string? OutputsFromSchema { get; init; }

    /// <summary>The property that names the only columns that remain; null for none.</summary>
    public string? KeepsOnlyFrom { get; init; }

    /// <summary>The property that names the columns that do not remain; null for none.</summary>
    public string? DropsFrom { get; init; }

    /// <summary>The properties that hold templates.</summary>
    public IReadOnlyList<TemplateProperty> Templates { get; init; } = [];

    /// <summary>How many of <see cref="Outputs"/> the class declares itself; a base that describes columns itself adds the others.</summary>
    public int OwnOutputs { get; init; }

    /// <summary>The property that, where true, makes the class's own outputs lists; null for none.</summary>
    public string? OutputListsIf { get; init; }

    /// <summary>The properties whose values decide about columns.</summary>
    public IEnumerable<string> Deciding => new[] { InputsFrom?.Property, OutputsFrom?.Property, OutputsFromSchema, KeepsOnlyFrom, DropsFrom, OutputListsIf }
        .OfType<string>().Concat(Templates.Select(static template => template.Property)).Distinct();
}

/// <summary>A property with a template that names columns.</summary>
/// <param name="Property">The property.</param>
/// <param name="Default">The template where it is not set; null for none that is known.</param>
internal sealed record TemplateProperty(string Property, string? Default);

/// <summary>Columns that a property names and the step reads.</summary>
internal sealed record InputsFrom(string Property, ColumnTypeName? Type, IReadOnlyList<string> Default, bool Optional);

/// <summary>Columns that a property names and the step makes.</summary>
/// <param name="Property">The property.</param>
/// <param name="Shape">How their types follow from the inputs'.</param>
/// <param name="HasType">Whether the attribute gives their type, known or not.</param>
/// <param name="Type">That type.</param>
/// <param name="DefaultPrefix">Where the property names none: put before each input's name.</param>
/// <param name="Default">Where the property names none: the one output.</param>
/// <param name="Optional">Whether a value may be null.</param>
internal sealed record OutputsFrom(
    string Property, ColumnShape Shape, bool HasType, ColumnTypeName? Type, string? DefaultPrefix, string? Default, bool Optional);
