using System.Collections.Generic;

namespace Distilabel.Dataflow.Pipelines.Checking;

/// <summary>A column that a step reads.</summary>
/// <param name="Name">The step's own name for it.</param>
/// <param name="Type">Its type; null for any.</param>
/// <param name="Optional">Whether the step does without it.</param>
internal sealed record CheckedInput<TType>(string Name, TType? Type, bool Optional)
    where TType : class;

/// <summary>A column that a step makes.</summary>
/// <param name="Name">The step's own name for it.</param>
/// <param name="Type">Its type; null when it follows from the input <paramref name="Source"/> by <paramref name="Shape"/>.</param>
/// <param name="Nullable">Whether a value may be null.</param>
/// <param name="Shape">How the type follows.</param>
/// <param name="Source">The ordinal of the input that the type follows from.</param>
internal sealed record CheckedOutput<TType>(string Name, TType? Type, bool Nullable, ColumnShape Shape = ColumnShape.Same, int Source = -1)
    where TType : class;

/// <summary>What the check knows of a step.</summary>
internal sealed record CheckedStep<TType>
    where TType : class
{
    /// <summary>The step's name, or what can be said of it.</summary>
    public required string Name { get; init; }

    /// <summary>Whether <see cref="Name"/> is the very name. Where not, it may look like another step's and yet differ.</summary>
    public bool NameIsKnown { get; init; } = true;

    /// <summary>Whether it makes rows of nothing.</summary>
    public bool IsGenerator { get; init; }

    /// <summary>Whether it sees the rows of its predecessors apart.</summary>
    public bool SeesBranchesApart { get; init; }

    /// <summary>Whether a routing batch function, or a route of rows, chooses among its successors.</summary>
    public bool Routes { get; init; }

    /// <summary>Whether no row goes to two of its successors, or is not known to.</summary>
    public bool RoutesToOne { get; init; }

    /// <summary>What a route of rows behind it reads, by the names in the pipeline.</summary>
    public IReadOnlyList<CheckedInput<TType>> RouteInputs { get; init; } = [];

    /// <summary>Whether all that it reads is known. Where not, it is assumed to fit.</summary>
    public bool InputsAreKnown { get; init; } = true;

    /// <summary>Whether all that it makes, keeps and drops is known. Where not, what follows is assumed to fit.</summary>
    public bool OutputsAreKnown { get; init; } = true;

    /// <summary>Whether it gets rows from no other steps than <see cref="Predecessors"/>. Where it may, any column may reach it.</summary>
    public bool PredecessorsAreKnown { get; init; } = true;

    /// <summary>The steps that it gets rows from, as places in the list of steps, in the order of their connection.</summary>
    public IReadOnlyList<int> Predecessors { get; init; } = [];

    /// <summary>What it reads.</summary>
    public IReadOnlyList<CheckedInput<TType>> Inputs { get; init; } = [];

    /// <summary>What it makes.</summary>
    public IReadOnlyList<CheckedOutput<TType>> Outputs { get; init; } = [];

    /// <summary>The only columns, by its own names, that remain; null when all do.</summary>
    public IReadOnlyList<string>? KeepsOnly { get; init; }

    /// <summary>The columns, by its own names, that do not remain.</summary>
    public IReadOnlyList<string> Drops { get; init; } = [];

    /// <summary>From its own input columns to those in the pipeline.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> InputMappings { get; init; } = [];

    /// <summary>From its own output columns to those in the pipeline.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> OutputMappings { get; init; } = [];

    /// <summary>The name in the pipeline of an input.</summary>
    public string MapInput(string column) => Map(InputMappings, column);

    /// <summary>The name in the pipeline of an output.</summary>
    public string MapOutput(string column) => Map(OutputMappings, column);

    private static string Map(IReadOnlyList<KeyValuePair<string, string>> mappings, string column)
    {
        foreach (var mapping in mappings)
        {
            if (mapping.Key == column)
            {
                return mapping.Value;
            }
        }

        return column;
    }
}
