using System.Globalization;
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

    private readonly string _pipeline;
    private readonly DateTimeOffset _begun;
    private readonly HashSet<string> _withoutCache = new(StringComparer.Ordinal);
    private (CheckpointLog Log, string Folder)? _generations;

    private RunCheckpoints(string pipeline, PipelineCheckpoints? folder, PipelineCheckpoints? shared, RunOptions options, RunLogger log)
    {
        _pipeline = pipeline;
        _folder = folder;
        _shared = shared;
        _options = options;
        _log = log;
        _begun = options.TimeProvider.GetUtcNow();
    }

    /// <summary>Whether the run has done all that it was to do: what it did not use, nothing of the pipeline does.</summary>
    internal bool IsCompleted { get; set; }

    /// <summary>Opens the folder of a pipeline, which is this process's alone until the run has ended; no folder where the run uses no cache.</summary>
    /// <exception cref="CheckpointException">It can't be used, and the run does not go on without. Nothing has run yet.</exception>
    internal static async ValueTask<RunCheckpoints> OpenAsync(string pipeline, RunOptions options, RunLogger log)
    {
        if (!options.UseCache)
        {
            return new RunCheckpoints(pipeline, null, null, options, log);
        }

        if (DefaultCacheFolder.EarlierOf(options.CacheFolder, pipeline) is { } earlier)
        {
            RunLog.CacheElsewhere(log, pipeline, earlier, new CheckpointStore(options.CacheFolder).PipelineFolder(pipeline));
        }

        var folder = Open(options.CacheFolder, pipeline, options, log);
        try
        {
            var shared = options.GenerationFolder is { } generations ? Open(generations, "generations", options, log) : null;
            return new RunCheckpoints(pipeline, folder, shared, options, log);
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
    /// <remarks>
    /// A step that does not use the cache says nothing of the others: what follows it is found by the values of its rows as ever. What it has stored stays
    /// its own meanwhile.
    /// </remarks>
    internal StepCheckpoint?[] Of(PipelineGraph graph)
    {
        var checkpoints = _folder is null ? new StepCheckpoint?[graph.Nodes.Length] : OpenSteps(_folder, graph);
        if ((_options.GenerationFolder is null ? _folder : _shared) is { } generations)
        {
            OpenGenerations(generations, graph);
        }

        _folder?.RecordUse(graph.Nodes.Select(static node => node.Step.Name), _options.ContinueWithoutCache);
        return checkpoints;
    }

    public async ValueTask DisposeAsync()
    {
        WarnOfDeleted();
        SaveUses();
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

    /// <summary>Writes down which generations the run used.</summary>
    private void SaveUses()
    {
        if (_generations is not var (log, folder) || !Directory.Exists(folder))
        {
            return;
        }

        try
        {
            // A run for tests, or to try a pipeline out, has some of its rows, perhaps, and takes nothing out of use.
            UsedGenerations.Of(log).Save(log, folder, _pipeline, _begun, IsCompleted && !_options.ResultInMemory, _withoutCache);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What was used counts as used when that is next noticed.
        }
    }

    private void OpenGenerations(PipelineCheckpoints folder, PipelineGraph graph)
    {
        var tasks = Enumerable.Range(0, graph.Nodes.Length).Where(i => graph.Nodes[i].Step is IKeepsGenerations).ToArray();
        if (tasks.Length == 0)
        {
            return;
        }

        _withoutCache.UnionWith(tasks.Select(task => graph.Nodes[task].Step).Where(static step => !step.UseCache).Select(static step => step.Name));
        var owners = GenerationOwners.Of(graph);
        var all = tasks.Select(task => owners[task]).ToHashSet();
        foreach (var task in tasks.Where(task => graph.Nodes[task].Step.UseCache))
        {
            var step = graph.Nodes[task].Step;
            if (OpenLog(step.Name, options => folder.OpenGenerations(GenerationSignature, options), CheckpointLogOptions.SmallCompression) is { } log)
            {
                var used = UsedGenerations.Of(log);
                var user = used.Join(_pipeline, step.Name);
                _generations = (log, folder.GenerationsFolder(GenerationSignature));
                ((IKeepsGenerations)step).Generations = new GenerationStore(
                    OpenSession(log, step.Name),
                    RequestsUnderWay.Of(log),
                    owners[task],
                    all,
                    onUsed: record => used.Mark(record, user),
                    onUnreadable: () => ReportUnreadable(step.Name),
                    onForgone: reason => RunLog.StepNotCached(_log, step.Name, reason));
            }
        }
    }

    private StepCheckpoint?[] OpenSteps(PipelineCheckpoints folder, PipelineGraph graph)
    {
        var ways = StepWays.WithoutData(graph);
        var checkpoints = new StepCheckpoint?[graph.Nodes.Length];
        var signatures = graph.Nodes.Select(SignatureOf).ToArray();
        var steps = Enumerable.Range(0, checkpoints.Length).Where(i => signatures[i] is not null).ToArray();
        var folders = folder.Assign([.. steps.Select(i => (signatures[i]!.Value, TraitsOf(graph.Nodes[i], ways[i])))]);
        foreach (var (i, own) in steps.Zip(folders).Where(step => graph.Nodes[step.First].Step.UseCache))
        {
            checkpoints[i] = Open(folder, own, graph.Nodes[i], signatures[i]!.Value);
        }

        return checkpoints;
    }

    /// <summary>The signature of a step that has checkpoints; null for one that has none.</summary>
    private UInt128? SignatureOf(GraphNode node)
    {
        var isOne = node.Step.Descriptor.Checkpoint && node.Step is not IKeepsGenerations && node.Step.Kind is not (StepKind.Generator or StepKind.Convergence);
        if (!isOne)
        {
            return null;
        }

        var signature = StepSignature.Of(node.Step, node.Columns, out var reason);
        if (signature is null && node.Step.UseCache)
        {
            RunLog.StepNotCached(_log, node.Step.Name, reason!);
        }

        return signature;
    }

    private static StepTraits TraitsOf(GraphNode node, UInt128 way) => new(
        node.Step.Name,
        way.ToString("x32", CultureInfo.InvariantCulture),
        [.. node.Columns.Inputs.Select(input => KeyValuePair.Create(input.Name, node.Step.InputMappings[input.Name]))]);

    private StepCheckpoint? Open(PipelineCheckpoints folder, StepFolder own, GraphNode node, UInt128 signature)
    {
        var name = node.Step.Name;
        return OpenLog(name, options => folder.OpenLog(own, options), CheckpointLogOptions.FastCompression) is { } log
            ? new StepCheckpoint(
                node, signature, OpenSession(log, name), () => ReportUnreadable(name), bytes => RunLog.ResultTooLong(_log, name, bytes))
            {
                ArtifactFolder = Path.Combine(own.Path, "artifacts"),
            }
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
            LeastCompressedLength = compressionLevel == CheckpointLogOptions.SmallCompression ? CheckpointLogOptions.ShortGeneration : 0,
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
