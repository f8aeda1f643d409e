using System.ClientModel.Primitives;

namespace Distilabel.Dataflow.AI.Providers;

/// <summary>The client's own retries, waiting by a clock that can be given, and never so long that a run seems to hang.</summary>
internal sealed class TimedRetryPolicy(int maxRetries, TimeProvider time) : ClientRetryPolicy(maxRetries)
{
    // The client doubles its waits without end: from this try on they stay as they are, at some seven minutes.
    private const int LastTryThatDoubles = 10;

    // A quota of the hour or of the day is gone: whoever waits for it does so between two runs.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    protected override Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken) => Task.Delay(delay, time, cancellationToken);

    protected override TimeSpan GetNextDelay(PipelineMessage message, int tryCount) => base.GetNextDelay(message, Math.Min(tryCount, LastTryThatDoubles));

    protected override bool ShouldRetry(PipelineMessage message, Exception? exception) =>
        base.ShouldRetry(message, exception) && (message.Response is null || GetNextDelay(message, tryCount: 1) <= LongestWait);

    protected override async ValueTask<bool> ShouldRetryAsync(PipelineMessage message, Exception? exception) =>
        await base.ShouldRetryAsync(message, exception).ConfigureAwait(false) && ShouldRetry(message, exception);
}
