using Microsoft.Extensions.Logging;

namespace Distilabel.Dataflow.Running;

/// <summary>What a run says.</summary>
internal static partial class RunLog
{
    [LoggerMessage(1, LogLevel.Information, "Step '{Step}' is not taken from the cache: {Reason}.")]
    internal static partial void StepNotCached(ILogger logger, string step, string reason);

    [LoggerMessage(2, LogLevel.Warning, "A part of the checkpoints of step '{Step}' is damaged; its rows are done again. {Damage}")]
    internal static partial void CacheDamaged(ILogger logger, string step, string damage);

    [LoggerMessage(3, LogLevel.Error, "The checkpoints of step '{Step}' can't be written any more; the run goes on without.")]
    internal static partial void CacheLost(ILogger logger, string step, Exception exception);

    [LoggerMessage(4, LogLevel.Warning, "Some of what step '{Step}' finished before can't be read any more; its rows are done again.")]
    internal static partial void RecordsNotRead(ILogger logger, string step);
}
