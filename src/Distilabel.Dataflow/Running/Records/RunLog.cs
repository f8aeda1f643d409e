using Microsoft.Extensions.Logging;

namespace Distilabel.Dataflow.Running.Records;

/// <summary>What a run says.</summary>
internal static partial class RunLog
{
    [LoggerMessage(1, LogLevel.Warning, "Step '{Step}' is not taken from the cache: {Reason}.")]
    internal static partial void StepNotCached(ILogger logger, string step, string reason);

    [LoggerMessage(2, LogLevel.Warning, "A part of the checkpoints of step '{Step}' is damaged; its rows are done again. {Damage}")]
    internal static partial void CacheDamaged(ILogger logger, string step, string damage);

    [LoggerMessage(3, LogLevel.Error, "The checkpoints of step '{Step}' can't be written; the run goes on without. {Reason}")]
    internal static partial void CacheLost(ILogger logger, string step, string reason);

    [LoggerMessage(4, LogLevel.Error, "The cache can't be used; the run goes on without. {Reason}")]
    internal static partial void CacheUnusable(ILogger logger, string reason);

    [LoggerMessage(5, LogLevel.Information, "Pipeline '{Pipeline}' runs with {Steps} steps, {Cache}. The run's files are in '{Folder}'.")]
    internal static partial void RunStarted(ILogger logger, string pipeline, int steps, string cache, string folder);

    [LoggerMessage(6, LogLevel.Information, "Stage {Stage} of {Stages} is loaded: {Steps}.")]
    internal static partial void StageLoading(ILogger logger, int stage, int stages, string steps);

    [LoggerMessage(7, LogLevel.Information, "Step '{Step}' is loaded.")]
    internal static partial void StepLoaded(ILogger logger, string step);

    [LoggerMessage(8, LogLevel.Warning, "The run was asked to stop: its sources make no more rows, and what is under way is finished.")]
    internal static partial void StopRequested(ILogger logger);

    [LoggerMessage(9, LogLevel.Warning, "The run was asked to end at once: what is under way is lost.")]
    internal static partial void AbortRequested(ILogger logger);

    [LoggerMessage(10, LogLevel.Warning, "Step '{Step}' failed on row {Row}, the first of those that are listed in '{Path}': {Reason}")]
    internal static partial void FirstRowFailed(ILogger logger, string step, string row, string path, string reason);

    [LoggerMessage(11, LogLevel.Error, "The rows that fail can't be listed in '{Path}'; they are counted only. {Reason}")]
    internal static partial void FailuresLost(ILogger logger, string path, string reason);

    [LoggerMessage(12, LogLevel.Warning, "'{Path}' can't be written; the run goes on without. {Reason}")]
    internal static partial void RecordLost(ILogger logger, string path, string reason);

    [LoggerMessage(13, LogLevel.Warning, "A call of a step goes on although the run has ended; what it makes is lost, and its step is unloaded when it returns.")]
    internal static partial void CallLeftBehind(ILogger logger);

    [LoggerMessage(
        14, LogLevel.Information, "Step '{Step}': {RowsIn} rows in, {RowsOut} out, {Filtered} filtered, {Failed} dropped as failed, {Nulled} null as failed.")]
    internal static partial void StepCounts(ILogger logger, string step, long rowsIn, long rowsOut, long filtered, long failed, long nulled);

    [LoggerMessage(45, LogLevel.Information, "Step '{Step}': {Cached} rows came from the cache, {Made} were made.")]
    internal static partial void StepWork(ILogger logger, string step, long cached, long made);

    [LoggerMessage(
        46, LogLevel.Information, "Step '{Step}': {InputTokens} tokens in and {OutputTokens} out were asked for, {CachedInputTokens} in and {CachedOutputTokens} out came from the cache.")]
    internal static partial void StepTokens(
        ILogger logger, string step, long inputTokens, long outputTokens, long cachedInputTokens, long cachedOutputTokens);

    [LoggerMessage(
        47, LogLevel.Warning,
        "What earlier runs of the pipeline '{Pipeline}' kept is in '{Earlier}', where the cache was by default, and is not read. Move it to '{Folder}', or set DISTILABEL_CACHE_DIR to the folder that it is in.")]
    internal static partial void CacheElsewhere(ILogger logger, string pipeline, string earlier, string folder);

    [LoggerMessage(15, LogLevel.Information, "The run has {Outcome} after {Seconds} seconds.")]
    internal static partial void RunEnded(ILogger logger, string outcome, double seconds);

    [LoggerMessage(16, LogLevel.Error, "The run has {Outcome} after {Seconds} seconds. {Reason}")]
    internal static partial void RunFailed(ILogger logger, string outcome, double seconds, string reason);

    [LoggerMessage(17, LogLevel.Warning, "Some of what step '{Step}' finished before can't be read any more; its rows are done again.")]
    internal static partial void RecordsNotRead(ILogger logger, string step);

    [LoggerMessage(18, LogLevel.Warning, "Step '{Step}' is not kept in the cache: what it made of all rows takes more than {Bytes} bytes. The next run does it again.")]
    internal static partial void ResultTooLong(ILogger logger, string step, int bytes);

    [LoggerMessage(40, LogLevel.Information, "Pipeline '{Pipeline}' runs with {Steps} steps, {Cache}. It leaves no files.")]
    internal static partial void RunStartedWithoutFiles(ILogger logger, string pipeline, int steps, string cache);

    [LoggerMessage(41, LogLevel.Warning, "Step '{Step}' failed on row {Row}: {Reason}")]
    internal static partial void FirstRowFailedUnlisted(ILogger logger, string step, string row, string reason);

    [LoggerMessage(42, LogLevel.Warning, "The result of this run is partial, and not published. What there is of it is in '{Folder}'.")]
    internal static partial void PartialKept(ILogger logger, string folder);

    [LoggerMessage(43, LogLevel.Warning, "What there is of the result of this run can't be kept: {Reason}")]
    internal static partial void PartialLost(ILogger logger, string reason);

    [LoggerMessage(44, LogLevel.Information, "The result is published in '{Folder}'.")]
    internal static partial void Published(ILogger logger, string folder);

    [LoggerMessage(19, LogLevel.Warning, "The checkpoints of this run were deleted while it ran, '{Path}' among them: the next run does again what they held.")]
    internal static partial void CacheDeleted(ILogger logger, string path);

    [LoggerMessage(30, LogLevel.Information, "Step '{Step}': {Message}")]
    internal static partial void SourceSays(ILogger logger, string step, string message);

    [LoggerMessage(31, LogLevel.Warning, "Step '{Step}': {Message}")]
    internal static partial void SourceWarns(ILogger logger, string step, string message);

    [LoggerMessage(52, LogLevel.Warning, "Step '{Step}': {Count} halves of characters (lone surrogates) were written to the result as U+FFFD: no UTF-8 can hold them.")]
    internal static partial void SurrogatesReplaced(ILogger logger, string step, long count);

    [LoggerMessage(48, LogLevel.Information, "{Join}")]
    internal static partial void RowsUnmatched(ILogger logger, JoinCounts join);

    [LoggerMessage(49, LogLevel.Warning, "{Join}")]
    internal static partial void BranchesDropEachOther(ILogger logger, JoinCounts join);

    [LoggerMessage(50, LogLevel.Information, "The route behind step '{Step}' dropped {Rows} rows that have no branch.")]
    internal static partial void RowsUnrouted(ILogger logger, string step, long rows);

    [LoggerMessage(51, LogLevel.Warning, "The artifact '{Name}' of step '{Step}' can't be taken from the cache, and the result is without it: {Reason}")]
    internal static partial void ArtifactLost(ILogger logger, string step, string name, string reason);
}
