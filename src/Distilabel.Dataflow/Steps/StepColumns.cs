using System.Collections.Immutable;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Steps;

/// <summary>A column that a step reads.</summary>
/// <param name="Name">The step's own name for it.</param>
/// <param name="Type">Its type; null for any.</param>
/// <param name="Optional">Whether the step does without the column or the value.</param>
/// <param name="Description">What it holds.</param>
public sealed record InputColumn(string Name, ColumnType? Type, bool Optional = false, string? Description = null);

/// <summary>A column that a step makes.</summary>
/// <param name="Name">The step's own name for it.</param>
/// <param name="Type">Its type; null when it follows from the inputs by <paramref name="Shape"/>.</param>
/// <param name="Nullable">Whether a value may be null.</param>
/// <param name="Description">What it holds.</param>
/// <param name="Shape">How the type follows from that of the input <paramref name="Source"/>, where <paramref name="Type"/> is null.</param>
/// <param name="Source">The ordinal of that input in <see cref="StepColumns.Inputs"/>.</param>
public sealed record OutputColumn(
    string Name, ColumnType? Type, bool Nullable = false, string? Description = null, ColumnShape Shape = ColumnShape.Same, int Source = -1);

/// <summary>What a step, with the arguments that it was given, does to the columns of a row.</summary>
/// <param name="Inputs">What it reads.</param>
/// <param name="Outputs">What it makes, in order.</param>
public sealed record StepColumns(ImmutableArray<InputColumn> Inputs, ImmutableArray<OutputColumn> Outputs)
{
    /// <summary>No columns.</summary>
    public static StepColumns None { get; } = new([], []);

    /// <summary>The only columns, by the step's own names, that remain of those before it; null when all remain.</summary>
    public ImmutableArray<string>? KeepsOnly { get; init; }

    /// <summary>The columns, by the step's own names, that do not remain.</summary>
    public ImmutableArray<string> Drops { get; init; } = [];
}
