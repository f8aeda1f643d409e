using Distilabel.Dataflow.Datasets;
using Distilabel.Dataflow.Datasets.Artifacts;
using Distilabel.Dataflow.Pipelines;
using Distilabel.Dataflow.Running;
using Distilabel.Dataflow.Running.Caching;
using Distilabel.Dataflow.Running.Records;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow;

/// <content>Running.</content>
public sealed partial class Pipeline
{
    /// <summary>Checks the pipeline and runs it. The result is written while the run goes on, a subset for each leaf step.</summary>
    /// <param name="options">How to run it; null for the defaults.</param>
    /// <param name="cancellationToken">
    /// Stops the sources, and steps that await, tasks above all, begin no further row: what is in flight is finished and kept, and what is done is
    /// returned (<see cref="RunReport.WasStopped"/>). Rows that waited in front of such a step are not part of it. Nothing more is loaded either: a load
    /// that is under way is cancelled, and the rows that wait for a stage that was not begun (<see cref="RunOptions.LoadGroups"/>) are not part of it.
    /// <see cref="RunOptions.AbortToken"/> ends the run at once.
    /// </param>
    /// <exception cref="PipelineValidationException">The steps do not fit together; nothing was run.</exception>
    /// <exception cref="StepFailedException">A step failed. Everything finished before is kept in the cache.</exception>
    /// <exception cref="OperationCanceledException">The run was ended at once.</exception>
    public Task<Distiset> RunAsync(RunOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new RunOptions();
        return RunAsync(Prepare(options), options, cancellationToken);
    }

    /// <summary>Checks the pipeline and runs it with values for runtime parameters.</summary>
    /// <inheritdoc cref="RunAsync(RunOptions?, CancellationToken)"/>
    public Task<Distiset> RunAsync(RuntimeParameters parameters, CancellationToken cancellationToken = default) =>
        RunAsync(new RunOptions { Parameters = parameters }, cancellationToken);

    /// <summary>Runs the pipeline on the first batch of each source, to see whether it works. The cache is neither read nor written, nor is any result.</summary>
    /// <remarks>What comes out is in memory, and no file is left.</remarks>
    /// <param name="options">As for a run; output and cache folder are left alone.</param>
    /// <param name="batchSize">The number of rows that each source makes; from 1.</param>
    /// <param name="cancellationToken">As for a run.</param>
    /// <inheritdoc cref="RunAsync(RunOptions?, CancellationToken)" path="/exception"/>
    public Task<Distiset> DryRunAsync(RunOptions? options = null, int batchSize = 1, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        options = (options ?? new RunOptions()) with { UseCache = false, FirstBatchOnly = true, ResultInMemory = true };
        var graph = Prepare(options);
        foreach (var source in graph.Nodes.Select(static node => node.Step).OfType<GeneratorStep>())
        {
            source.BatchSize = batchSize;
        }

        return RunAsync(graph, options, cancellationToken);
    }

    /// <summary>Copies of the steps for one run, with its parameters set, checked and resolved.</summary>
    internal PipelineGraph Prepare(RunOptions options)
    {
        OptionRanges.Check(options);
        var originals = Collect();
        var copies = originals.Select(static step => step.Copy()).ToArray();
        foreach (var (name, parameters) in options.Parameters.Children)
        {
            var step = Array.Find(copies, step => step.Name == name)
                ?? throw new PipelineException(
                    $"There is no step '{name}' in the pipeline '{Name}' to set runtime parameters of.{NearestName.Hint(name, copies.Select(static step => step.Name))}");
            if (!parameters.HasChildren)
            {
                throw new PipelineException($"'{name}' is a step: it takes a group of runtime parameters, not a value.");
            }

            parameters.ApplyTo(step, name);
        }

        return PipelineGraph.Build(Name, copies, originals);
    }

    /// <summary>Runs the pipeline and hands the rows of each leaf step to a writer.</summary>
    internal async Task<RunReport> RunAsync(
        RunOptions options, RunFiles files, Func<GraphNode, ILeafWriter> createWriter, CancellationToken stop, Action<PipelineRun>? started = null)
    {
        var begun = options.TimeProvider.GetTimestamp();
        var graph = Prepare(options);
        var log = new RunLogger(options, RunSecrets.Of(graph));
        await using var closingLog = log.ConfigureAwait(false);
        var checkpoints = await RunCheckpoints.OpenAsync(Name, options, log).ConfigureAwait(false);
        await using var closing = checkpoints.ConfigureAwait(false);
        using var run = new PipelineRun(graph, options, files, checkpoints, log, createWriter, stop);
        started?.Invoke(run);
        await run.RunAsync().ConfigureAwait(false);
        return new RunReport(run.Counts, run.WasStopped, run.FailurePath, options.TimeProvider.GetElapsedTime(begun)) { Joins = run.Joins };
    }

    /// <remarks>The folders are made when the pipeline was checked and the cache is the run's: what is refused leaves nothing behind.</remarks>
    private async Task<Distiset> RunAsync(PipelineGraph graph, RunOptions options, CancellationToken stop)
    {
        var log = new RunLogger(options, RunSecrets.Of(graph));
        await using var closingLog = log.ConfigureAwait(false);
        var checkpoints = await RunCheckpoints.OpenAsync(Name, options, log).ConfigureAwait(false);
        await using var closingCheckpoints = checkpoints.ConfigureAwait(false);
        using var given = options is { OutputFolder: { } output, ResultInMemory: false } ? await ResultFolder.OpenAsync(output).ConfigureAwait(false) : null;
        var folder = RunFolder.For(Name, options);
        using var result = given ?? (folder.Data is { } data ? await ResultFolder.OpenAsync(data).ConfigureAwait(false) : null);
        if (folder.Log is { } path)
        {
            log.Open(path);
        }

        var record = new RunRecord(this, graph, options, folder, log);
        record.Begin(checkpoints.Folder);
        try
        {
            var distiset = await RunAsync(graph, options, folder, result, checkpoints, record, log, stop).ConfigureAwait(false);
            distiset.Run = record.End(null);
            return distiset;
        }
        catch (Exception exception)
        {
            var told = log.Secrets.Blot(exception);
            (told as PipelineException)?.PartialFolder = record.PartialFolder;
            record.End(told);
            if (!ReferenceEquals(told, exception))
            {
                throw told;
            }

            throw;
        }
        finally
        {
            folder.RemoveSpill();
        }
    }

    private static async Task<Distiset> RunAsync(
        PipelineGraph graph,
        RunOptions options,
        RunFolder folder,
        ResultFolder? result,
        RunCheckpoints checkpoints,
        RunRecord record,
        RunLogger log,
        CancellationToken stop)
    {
        var leaves = graph.Nodes.Where(static node => node.IsLeaf).Select(static node => (node.Step.Name, node.Made));
        var writer = new DistisetWriter(result, [.. leaves], options.MaxShardSize);
        await using var closing = writer.ConfigureAwait(false);
        foreach (var (node, place) in graph.Nodes.Zip(ArtifactFolders.For(graph.Nodes.Select(static node => node.Step.Name))))
        {
            node.Step.Artifacts = new StepArtifacts(node.Step.Name, place, result);
        }

        try
        {
            using var run = new PipelineRun(graph, options, folder.Files, checkpoints, log, leaf => new SubsetLeafWriter(writer[leaf.Step.Name]), stop);
            record.Run = run;
            await run.RunAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && result is not null && writer.Rows > 0)
        {
            await KeepPartialAsync(writer, graph, record, log).ConfigureAwait(false);
            throw;
        }

        writer.Artifacts = ArtifactsOf(graph, log);
        if (record.Run.WasStopped)
        {
            var partial = await writer.KeepPartialAsync("stopped").ConfigureAwait(false);
            SayReplaced(writer, log);
            if (result is not null)
            {
                record.PartialFolder = partial.Folder;
                RunLog.PartialKept(log, partial.Folder);
            }

            return partial;
        }

        try
        {
            var distiset = await writer.CompleteAsync().ConfigureAwait(false);
            SayReplaced(writer, log);
            if (result is not null)
            {
                RunLog.Published(log, result.Path);
            }

            return distiset;
        }
        catch when (result is not null)
        {
            // The rows are whole, and what made them may be in no cache.
            await KeepPartialAsync(writer, graph, record, log).ConfigureAwait(false);
            throw;
        }
    }

    private static void SayReplaced(DistisetWriter writer, RunLogger log)
    {
        foreach (var (step, count) in writer.ReplacedSurrogates)
        {
            RunLog.SurrogatesReplaced(log, step, count);
        }
    }

    private static IReadOnlyList<IndexedArtifact> ArtifactsOf(PipelineGraph graph, RunLogger log) =>
        [.. graph.Nodes.SelectMany(node => node.Step.Artifacts!.Complete((step, name, reason) => RunLog.ArtifactLost(log, step, name, reason)))];

    /// <summary>Keeps what a run has made that failed. Never throws: it would hide why.</summary>
    private static async ValueTask KeepPartialAsync(DistisetWriter writer, PipelineGraph graph, RunRecord record, RunLogger log)
    {
        try
        {
            writer.Artifacts = ArtifactsOf(graph, log);
            var partial = await writer.KeepPartialAsync("failed").ConfigureAwait(false);
            SayReplaced(writer, log);
            record.PartialFolder = partial.Folder;
            RunLog.PartialKept(log, partial.Folder);
        }
        catch (Exception exception)
        {
            RunLog.PartialLost(log, exception.Message);
        }
    }
}
