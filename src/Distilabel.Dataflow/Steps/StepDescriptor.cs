using System.Collections.Immutable;

namespace Distilabel.Dataflow.Steps;

/// <summary>What is known of a step's class: emitted by the generator, so that nothing is found by reflection.</summary>
public sealed record StepDescriptor
{
    /// <summary>The class's name without namespace, for example <c>TextGeneration</c>.</summary>
    public required string TypeName { get; init; }

    /// <summary>The class's full name, for signatures.</summary>
    public required string FullName { get; init; }

    /// <summary>What the step does with rows.</summary>
    public required StepKind Kind { get; init; }

    /// <summary>The columns that its attributes declare. A step whose columns depend on its arguments says more in <see cref="Step.DescribeColumns"/>.</summary>
    public StepColumns Columns { get; init; } = StepColumns.None;

    /// <summary>The summary of the class's documentation comment.</summary>
    public string? Description { get; init; }

    /// <summary>What can be set when a pipeline is run.</summary>
    public ImmutableArray<RuntimeParameter> Parameters { get; init; } = [];

    /// <summary>What a step was given when it was made, runtime parameters aside.</summary>
    public ImmutableArray<StepSetting> Settings { get; init; } = [];

    /// <summary>
    /// A hash of the syntax of the class, of those that it derives from and of all that they call in their compilation, without comments, white space and
    /// descriptions, taken at compile time, and of the versions of the other assemblies that they call; empty for a step written by hand.
    /// </summary>
    public string CodeHash { get; init; } = "";

    /// <summary>Why the code and the settings of the class can't all be told, so that nothing is taken from the cache; null when they can.</summary>
    public string? SignatureFault { get; init; }

    /// <inheritdoc cref="StepAttribute.Version"/>
    public int Version { get; init; } = 1;

    /// <inheritdoc cref="StepAttribute.Checkpoint"/>
    public bool Checkpoint { get; init; } = true;

    /// <summary>The name that a step of this class gets in a pipeline, less its number: <c>text_generation</c>.</summary>
    public string DefaultName => SnakeCase.From(TypeName);
}
