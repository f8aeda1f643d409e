using Distilabel.Dataflow.Checkpoints;
using Distilabel.Dataflow.Pipelines;
using Distilabel.Dataflow.Steps;
using Microsoft.Extensions.Logging;

namespace Distilabel.Dataflow.Running.Caching;

/// <summary>What a run takes from the cache and keeps in it: the pipeline's folder, and a log for each step that has checkpoints.</summary>
internal sealed class RunCheckpoints : IAsyncDisposable
{
    private readonly PipelineCheckpoints? _folder;
    private readonly RunOptions _options;
    private readonly ILogger _log;

    private RunCheckpoints(PipelineCheckpoints? folder, RunOptions options)
    {
        _folder = folder;
        _options = options;
        _log = options.LoggerFactory.CreateLogger<RunCheckpoints>();
    }

    /// <summary>Opens the folder of a pipeline, which is this process's alone until the run has ended; no folder where the run uses no cache.</summary>
    /// <exception cref="CheckpointException">It can't be used. Nothing has run yet.</exception>
    internal static RunCheckpoints Open(string pipeline, RunOptions options) => new(
        options.UseCache ? new CheckpointStore(options.CacheFolder, options.TimeProvider).OpenPipeline(pipeline) : null, options);

    /// <summary>The checkpoints of each step, by its place in the graph; null for a step that has none.</summary>
    /// <remarks>A step that does not use the cache turns it off for all that follow it.</remarks>
    internal StepCheckpoint?[] Of(PipelineGraph graph)
    {
        var checkpoints = new StepCheckpoint?[graph.Nodes.Length];
        var isOff = new bool[graph.Nodes.Length];
        for (var i = 0; i < checkpoints.Length; i++)
        {
            var node = graph.Nodes[i];
            isOff[i] = !node.Step.UseCache || node.Predecessors.Any(predecessor => isOff[predecessor]);
            checkpoints[i] = isOff[i] || _folder is null ? null : Open(_folder, node);
        }

        return checkpoints;
    }

    public ValueTask DisposeAsync() => _folder?.DisposeAsync() ?? ValueTask.CompletedTask;

    private StepCheckpoint? Open(PipelineCheckpoints folder, GraphNode node)
    {
        var isOne = node.Step.Descriptor.Checkpoint && node.Step.Kind is not (StepKind.Generator or StepKind.Convergence);
        if (!isOne)
        {
            return null;
        }

        if (StepSignature.Of(node.Step, node.Columns, out var reason) is not { } signature)
        {
            RunLog.StepNotCached(_log, node.Step.Name, reason!);
            return null;
        }

        var log = folder.OpenLog(node.Step.Name, signature, new CheckpointLogOptions { Durability = _options.Durability });
        foreach (var damage in log.Damage)
        {
            Report(node.Step.Name, damage);
        }

        return new StepCheckpoint(
            node, signature,
            new CheckpointSession(log, damage => Report(node.Step.Name, damage), _options.ContinueWithoutCache ? failure => RunLog.CacheLost(_log, node.Step.Name, failure) : null));
    }

    private void Report(string step, CheckpointDamage damage) => RunLog.CacheDamaged(_log, step, damage.ToString());
}
