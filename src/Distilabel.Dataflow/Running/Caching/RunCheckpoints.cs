using Distilabel.Dataflow.Checkpoints;
using Distilabel.Dataflow.Pipelines;
using Distilabel.Dataflow.Running.Records;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running.Caching;

/// <summary>What a run takes from the cache and keeps in it: the pipeline's folder, and a log for each step that has checkpoints.</summary>
internal sealed class RunCheckpoints : IAsyncDisposable
{
    // What a generation depends on stands in its request, so all of them have one signature; another format gets another one.
    internal static readonly UInt128 GenerationSignature = new SignatureBuilder().Add("generations", 2).Build();

    private readonly PipelineCheckpoints? _folder;
    private readonly PipelineCheckpoints? _shared;
    private readonly RunOptions _options;
    private readonly RunLogger _log;
    private readonly List<CheckpointSession> _sessions = [];
    private readonly HashSet<(string File, long Offset)> _damaged = [];
    private readonly HashSet<string> _unreadable = [];

    private RunCheckpoints(PipelineCheckpoints? folder, PipelineCheckpoints? shared, RunOptions options, RunLogger log)
    {
        _folder = folder;
        _shared = shared;
        _options = options;
        _log = log;
    }

    /// <summary>Opens the folder of a pipeline, which is this process's alone until the run has ended; no folder where the run uses no cache.</summary>
    /// <exception cref="CheckpointException">It can't be used, and the run does not go on without. Nothing has run yet.</exception>
    internal static async ValueTask<RunCheckpoints> OpenAsync(string pipeline, RunOptions options, RunLogger log)
    {
        if (!options.UseCache)
        {
            return new RunCheckpoints(null, null, options, log);
        }

        var folder = Open(options.CacheFolder, pipeline, options, log);
        try
        {
            var shared = options.GenerationFolder is { } generations ? Open(generations, "generations", options, log) : null;
            return new RunCheckpoints(folder, shared, options, log);
        }
        catch
        {
            if (folder is not null)
            {
                await folder.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>The pipeline's folder; null where the run uses no cache.</summary>
    internal string? Folder => _folder?.Folder;

    /// <summary>The checkpoints of each step, by its place in the graph; null for a step that has none.</summary>
    /// <remarks>A step that does not use the cache turns it off for all that follow it.</remarks>
    internal StepCheckpoint?[] Of(PipelineGraph graph)
    {
        var checkpoints = new StepCheckpoint?[graph.Nodes.Length];
        var tasks = new List<int>();
        var isOff = new bool[graph.Nodes.Length];
        for (var i = 0; i < checkpoints.Length; i++)
        {
            var node = graph.Nodes[i];
            isOff[i] = !node.Step.UseCache || node.Predecessors.Any(predecessor => isOff[predecessor]);
            if (isOff[i])
            {
                continue;
            }

            if (node.Step is IKeepsGenerations)
            {
                tasks.Add(i);
            }
            else
            {
                checkpoints[i] = Open(node);
            }
        }

        if (tasks.Count > 0 && (_options.GenerationFolder is null ? _folder : _shared) is { } generations)
        {
            OpenGenerations(generations, graph, tasks);
        }

        _folder?.RecordUse(graph.Nodes.Select(static node => node.Step.Name), _options.ContinueWithoutCache);
        return checkpoints;
    }

    public async ValueTask DisposeAsync()
    {
        WarnOfDeleted();
        foreach (var session in _sessions)
        {
            session.Dispose();
        }

        foreach (var folder in new[] { _folder, _shared })
        {
            if (folder is not null)
            {
                await folder.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Opens a folder; null where it can't be used and the run goes on without.</summary>
    private static PipelineCheckpoints? Open(string cacheFolder, string pipeline, RunOptions options, RunLogger log)
    {
        try
        {
            return new CheckpointStore(cacheFolder, options.TimeProvider).OpenPipeline(pipeline);
        }
        catch (CheckpointException exception) when (IsToleratedBy(options, exception))
        {
            RunLog.CacheUnusable(log, exception.Message);
            return null;
        }
    }

    // One that somebody else is using, or that a newer version wrote, is another matter than one that can't be written: here the user must choose.
    private static bool IsToleratedBy(RunOptions options, CheckpointException exception) =>
        options.ContinueWithoutCache && exception is not (CheckpointLockedException or CheckpointVersionException);

    private void WarnOfDeleted()
    {
        try
        {
            var deleted = _folder?.FindDeleted() ?? [];
            if ((deleted.Count > 0 ? deleted : _shared?.FindDeleted() ?? []) is [var first, ..])
            {
                RunLog.CacheDeleted(_log, first);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What can't be looked at is not said to be gone, and the run has its result.
        }
    }

    private void OpenGenerations(PipelineCheckpoints folder, PipelineGraph graph, List<int> tasks)
    {
        var owners = GenerationOwners.Of(graph);
        var all = tasks.Select(task => owners[task]).ToHashSet();
        foreach (var task in tasks)
        {
            var step = graph.Nodes[task].Step;
            if (OpenLog(step.Name, options => folder.OpenGenerations(GenerationSignature, options), CheckpointLogOptions.SmallCompression) is { } log)
            {
                ((IKeepsGenerations)step).Generations = new GenerationStore(
                    OpenSession(log, step.Name),
                    RequestsUnderWay.Of(log),
                    owners[task],
                    all,
                    onUnreadable: () => ReportUnreadable(step.Name),
                    onForgone: reason => RunLog.StepNotCached(_log, step.Name, reason));
            }
        }
    }

    private StepCheckpoint? Open(GraphNode node)
    {
        var isOne = node.Step.Descriptor.Checkpoint && node.Step.Kind is not (StepKind.Generator or StepKind.Convergence);
        if (!isOne || _folder is null)
        {
            return null;
        }

        if (StepSignature.Of(node.Step, node.Columns, out var reason) is not { } signature)
        {
            RunLog.StepNotCached(_log, node.Step.Name, reason!);
            return null;
        }

        var name = node.Step.Name;
        return OpenLog(name, options => _folder.OpenLog(name, signature, options), CheckpointLogOptions.FastCompression) is { } log
            ? new StepCheckpoint(
                node, signature, OpenSession(log, name), () => ReportUnreadable(name), bytes => RunLog.ResultTooLong(_log, name, bytes))
            : null;
    }

    /// <summary>Opens a log for a step; null where it can't be and the run goes on without.</summary>
    private CheckpointLog? OpenLog(string step, Func<CheckpointLogOptions, CheckpointLog> open, int compressionLevel)
    {
        var options = new CheckpointLogOptions
        {
            SegmentLength = _options.SegmentLength,
            Durability = _options.Durability,
            CompressionLevel = compressionLevel,
            MayBeUnwritable = _options.ContinueWithoutCache,
        };
        try
        {
            var log = open(options);
            foreach (var damage in log.Damage)
            {
                Report(step, damage);
            }

            return log;
        }
        catch (CheckpointException exception) when (IsToleratedBy(_options, exception))
        {
            RunLog.CacheLost(_log, step, exception.Message);
            return null;
        }
    }

    private CheckpointSession OpenSession(CheckpointLog log, string step)
    {
        var session = new CheckpointSession(
            log, damage => Report(step, damage), _options.ContinueWithoutCache ? failure => RunLog.CacheLost(_log, step, failure.Message) : null);
        _sessions.Add(session);
        return session;
    }

    private void ReportUnreadable(string step)
    {
        lock (_damaged)
        {
            if (!_unreadable.Add(step))
            {
                return;
            }
        }

        RunLog.RecordsNotRead(_log, step);
    }

    /// <summary>Says that something is damaged, once however many steps share the log.</summary>
    private void Report(string step, CheckpointDamage damage)
    {
        lock (_damaged)
        {
            if (!_damaged.Add((damage.File, damage.Offset)))
            {
                return;
            }
        }

        RunLog.CacheDamaged(_log, step, damage.ToString());
    }
}
