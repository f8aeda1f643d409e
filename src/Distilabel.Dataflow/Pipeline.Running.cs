using Distilabel.Dataflow.Pipelines;
using Distilabel.Dataflow.Running;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow;

/// <content>Running.</content>
public sealed partial class Pipeline
{
    /// <summary>Runs the pipeline and hands the rows of each leaf step to a writer.</summary>
    internal async Task<RunReport> RunAsync(
        RunOptions options, RunFiles files, Func<GraphNode, ILeafWriter> createWriter, CancellationToken stop, Action<PipelineRun>? started = null)
    {
        var graph = Prepare(options);
        var begun = options.TimeProvider.GetTimestamp();
        using var run = new PipelineRun(graph, options, files, createWriter, stop);
        started?.Invoke(run);
        await run.RunAsync().ConfigureAwait(false);
        return new RunReport(run.Counts, stop.IsCancellationRequested, run.FailurePath, options.TimeProvider.GetElapsedTime(begun));
    }

    /// <summary>Copies of the steps for one run, with its parameters set, checked and resolved.</summary>
    internal PipelineGraph Prepare(RunOptions options)
    {
        var originals = Collect();
        var copies = originals.Select(static step => step.Copy()).ToArray();
        foreach (var (name, parameters) in options.Parameters.Children)
        {
            var step = Array.Find(copies, step => step.Name == name)
                ?? throw new PipelineException(
                    $"There is no step '{name}' in the pipeline '{Name}' to set runtime parameters of.{NearestName.Hint(name, copies.Select(static step => step.Name))}");
            if (!parameters.HasChildren)
            {
                throw new PipelineException($"'{name}' is a step: it takes a group of runtime parameters, not {parameters.Describe()}.");
            }

            parameters.ApplyTo(step, name);
        }

        return PipelineGraph.Build(Name, copies, originals);
    }
}
