using System.ComponentModel.DataAnnotations;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow;

/// <summary>A step that makes rows: the root of a pipeline.</summary>
public abstract class GeneratorStep : Step
{
    /// <inheritdoc cref="Step(string?)"/>
    protected GeneratorStep(string? name = null)
        : base(name)
    {
    }

    /// <summary>How many rows a batch of this step has.</summary>
    /// <value>From 1; default 50.</value>
    [Range(1, int.MaxValue)]
    public int BatchSize { get; set; } = 50;

    /// <inheritdoc/>
    protected override IEnumerable<RuntimeParameter> BaseParameters =>
    [
        new RuntimeParameter<GeneratorStep, int>(
            "batch_size", static step => step.BatchSize, static (step, value) => step.BatchSize = value,
            "The number of rows of the batches that the step makes.") { ChangesResult = false, Minimum = 1 },
    ];
}
