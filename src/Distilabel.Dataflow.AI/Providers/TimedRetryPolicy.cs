using System.ClientModel.Primitives;

namespace Distilabel.Dataflow.AI.Providers;

/// <summary>The client's own retries, waiting by a clock that can be given.</summary>
internal sealed class TimedRetryPolicy(int maxRetries, TimeProvider time) : ClientRetryPolicy(maxRetries)
{
    protected override Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken) => Task.Delay(delay, time, cancellationToken);
}
