using Microsoft.Extensions.AI;

namespace Distilabel.Dataflow.Benchmarks.Saturation;

/// <summary>A model that answers after a time drawn for each request: log-normal, mean 200 ms, sigma 1.2, seeded.</summary>
internal sealed class SlowModel : IChatClient
{
    private const double MeanMilliseconds = 200;
    private const double Sigma = 1.2;

    private int _calls;

    /// <summary>The draws in order, for <paramref name="count"/> requests.</summary>
    internal static double[] Draw(int count)
    {
        var random = new Random(42);
        var draws = new double[count];
        for (var i = 0; i < count; i++)
        {
            // Box-Muller; exp(mu + sigma z) has the mean exp(mu + sigma^2 / 2).
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            draws[i] = Math.Exp(Math.Log(MeanMilliseconds) - (Sigma * Sigma / 2) + (Sigma * normal));
        }

        return draws;
    }

    private double[] Draws { get; init; } = [];

    internal static SlowModel For(int calls) => new() { Draws = Draw(calls) };

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var draw = Draws[Interlocked.Increment(ref _calls) - 1];
        await Task.Delay(TimeSpan.FromMilliseconds(draw), cancellationToken);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, "done"));
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("The benchmark does not stream.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
