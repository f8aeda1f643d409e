using System.ComponentModel.DataAnnotations;
using Distilabel.Dataflow.Checkpoints;
using Distilabel.Dataflow.Pipelines;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Distilabel.Dataflow;

/// <summary>How a pipeline is run.</summary>
public sealed record RunOptions
{
    /// <summary>Values for runtime parameters, by step. Unknown names and wrong types are refused before anything runs.</summary>
    public RuntimeParameters Parameters { get; init; } = new();

    /// <summary>Where results are published: a folder for each leaf step. Null for a folder of the run's own under <see cref="CacheFolder"/>.</summary>
    /// <remarks>
    /// The folder holds the last completed result until the run has completed; a run that is stopped or fails leaves it as it is, and its own partial
    /// result beside it (<see cref="RunReport.PartialFolder"/>). One run at a time may use it. Files of others in it stay.
    /// A run without cache that has an output folder leaves <see cref="CacheFolder"/> alone: its record, its log and its dead-letter file are then in a
    /// folder <c>.runs</c> of this one.
    /// </remarks>
    public string? OutputFolder { get; init; }

    /// <summary>Keeps the result in memory, for tests and small runs: <see cref="OutputFolder"/> is left alone, and a run without cache leaves no file at all.</summary>
    /// <remarks>The result is read as one on disk is. It takes the memory that its Parquet files would take room; artifacts of steps are not kept.</remarks>
    /// <value>Default false.</value>
    public bool ResultInMemory { get; init; }

    /// <summary>The size in bytes from which on a Parquet file of the result is full, and the next one is begun.</summary>
    /// <remarks>Files are a little larger: up to 64 further rows, and what the rest of a row group takes.</remarks>
    /// <value>From 1; default 500,000,000.</value>
    [Range(1, long.MaxValue)]
    public long MaxShardSize { get; init; } = DefaultShardBytes;

    /// <summary>Where what is finished is kept between runs, a folder for each pipeline, with a folder for each run's record, log and dead-letter file.</summary>
    /// <value>
    /// Default: the environment variable <c>DISTILABEL_CACHE_DIR</c>; otherwise <c>distilabel/pipelines</c> under <c>XDG_CACHE_HOME</c>, or where the system keeps
    /// caches: <c>%LOCALAPPDATA%</c> on Windows, <c>~/Library/Caches</c> on macOS, else <c>~/.cache</c>.
    /// </value>
    public string CacheFolder { get; init; } = DefaultCacheFolder.Path;

    /// <summary>Where the generations of tasks are kept for all pipelines that name the same folder; null to keep them with the pipeline.</summary>
    /// <remarks>The same task with the same model and prompts is then paid for once, whichever pipeline asks. One process at a time may use it.</remarks>
    public string? GenerationFolder { get; init; }

    /// <summary>Whether finished rows are taken from, and kept in, the cache.</summary>
    /// <value>Default true.</value>
    public bool UseCache { get; init; } = true;

    /// <summary>What a finished row in the cache survives.</summary>
    /// <value>Default <see cref="Durability.ProcessCrash"/>.</value>
    public Durability Durability { get; init; }

    /// <summary>Whether the run goes on without cache when it can't be written, as on a full disk; what was kept stays good and is still found.</summary>
    /// <remarks>
    /// The files about the run are then done without as well, so give an <see cref="OutputFolder"/> on a disk with room. A cache that another process uses, or that
    /// a newer version wrote, is refused all the same.
    /// </remarks>
    /// <value>Default false: the run ends with an error, before its first row where the cache can't be written from the start.</value>
    public bool ContinueWithoutCache { get; init; }

    /// <summary>How many rows a connection between two steps holds: those that wait, and those that the receiver works on.</summary>
    /// <remarks>
    /// A source is never further ahead of a step than the sum of the capacities between them, but for graphs that must buffer: those let in what
    /// they need and keep it on disk. Steps that take more rows at once, or keep many under way, have connections of that size.
    /// </remarks>
    /// <value>From 1; default 1024.</value>
    [Range(1, OptionRanges.MostCapacity)]
    public int Capacity { get; init; } = 1024;

    /// <summary>Groups of steps that are loaded together, by name; groups run one after another. Empty to load all steps at once.</summary>
    /// <remarks>
    /// Groups run in the order given where the graph leaves a choice. Steps in no group run as early as they can, before, between and behind the groups.
    /// Rows between them wait on disk. Once a run is stopped, no further group is loaded.
    /// </remarks>
    public IReadOnlyList<IReadOnlyList<string>> LoadGroups { get; init; } = [];

    /// <summary>Loads and runs one step after the other, whatever <see cref="LoadGroups"/> says.</summary>
    public bool Sequential { get; init; }

    /// <summary>Cancel it to end the run at once, losing what is in flight; the run's own cancellation token lets that finish first.</summary>
    /// <remarks>
    /// The run ends within a second also where a step minds no cancellation. Such a call goes on, and what it makes is lost; steps are unloaded when it has
    /// returned, and never if it does not.
    /// </remarks>
    public CancellationToken AbortToken { get; init; }

    /// <summary>Takes the run's log, beside the file <c>pipeline.log</c> in the run's folder.</summary>
    /// <value>Default: none.</value>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal const long DefaultShardBytes = 500_000_000;

    /// <summary>Whether each source makes one batch only, as in a dry run.</summary>
    internal bool FirstBatchOnly { get; init; }

    /// <summary>See <see cref="Checkpoints.CheckpointLogOptions.SegmentLength"/>.</summary>
    internal long SegmentLength { get; init; } = Checkpoints.CheckpointLogOptions.DefaultSegmentLength;
}
