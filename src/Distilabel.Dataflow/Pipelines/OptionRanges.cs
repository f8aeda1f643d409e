using Distilabel.Dataflow.Pipelines.Checking;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Pipelines;

/// <summary>Checks the options of steps and runs. Ranges stated by attributes are for people and tools; the values are held to them here.</summary>
internal static class OptionRanges
{
    internal const int MostCapacity = 1 << 20;
    internal const int MostConcurrency = 100_000;

    /// <summary>The options of the steps that are out of range.</summary>
    internal static IEnumerable<PipelineFinding> Check(IReadOnlyList<Step> steps) => steps.SelectMany(
        static (step, place) => Check(step).Select(fault => new PipelineFinding(FindingKind.OptionOutOfRange, place, $"Step '{step.Name}' has {fault}.", [])));

    /// <exception cref="PipelineException">An option of the run is out of range.</exception>
    internal static void Check(RunOptions options)
    {
        if (options.Capacity is < 1 or > MostCapacity)
        {
            throw new PipelineException($"The run's Capacity is {options.Capacity}; it must be from 1 to {MostCapacity}.");
        }

        if (options.MaxShardSize < 1)
        {
            throw new PipelineException($"The run's MaxShardSize is {options.MaxShardSize}; it must be at least 1.");
        }
    }

    private static IEnumerable<string> Check(Step step)
    {
        if (step is GeneratorStep { BatchSize: < 1 } source)
        {
            yield return $"BatchSize = {source.BatchSize}; it must be at least 1";
        }

        if (step.InputBatchSize < 1)
        {
            yield return $"InputBatchSize = {step.InputBatchSize}; it must be at least 1";
        }

        // Only steps that await have it: others may not even be able to tell.
        if ((step is IAsyncRowStep or IAsyncExpandStep || (step is IAsyncRowsStep && step.Kind == StepKind.Batch)) && step.MaxConcurrency is < 1 or > MostConcurrency)
        {
            yield return $"MaxConcurrency = {step.MaxConcurrency}; it must be from 1 to {MostConcurrency}";
        }

        foreach (var parameter in step.Descriptor.Parameters)
        {
            if (parameter.RangeFault(step) is { } fault)
            {
                yield return $"the runtime parameter '{parameter.Name}' = {fault}";
            }
        }
    }
}
