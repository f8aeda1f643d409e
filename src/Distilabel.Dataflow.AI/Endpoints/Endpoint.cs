using Microsoft.Extensions.AI;

namespace Distilabel.Dataflow.AI.Endpoints;

/// <summary>One model behind one address, with one limit for the requests under way, whoever sends them.</summary>
/// <remarks>
/// An endpoint is there as long as somebody has it open. Where those who share it ask for different limits, the lowest holds: a server that
/// one of them must not overload must not be overloaded by the sum of them either.
/// </remarks>
internal sealed class Endpoint
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<EndpointKey, Endpoint> Open = [];

    private readonly EndpointKey _key;
    private readonly List<int> _limits = [];
    private readonly FifoLimiter _limiter;

    private Endpoint(EndpointKey key, int limit)
    {
        _key = key;
        _limiter = new FifoLimiter(limit);
    }

    /// <summary>How many requests may be under way at once.</summary>
    internal int Limit => _limiter.Limit;

    /// <summary>Opens the endpoint for one more user, who disposes of what this returns.</summary>
    internal static EndpointLease Acquire(EndpointKey key, int limit)
    {
        lock (Gate)
        {
            if (!Open.TryGetValue(key, out var endpoint))
            {
                Open[key] = endpoint = new Endpoint(key, limit);
            }

            endpoint._limits.Add(limit);
            endpoint._limiter.Limit = endpoint._limits.Min();
            return new EndpointLease(endpoint, limit);
        }
    }

    /// <summary>Sends a request when its turn comes.</summary>
    internal async Task<ChatResponse> SendAsync(
        IChatClient client, IReadOnlyList<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken)
    {
        await _limiter.AcquireAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await client.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _limiter.Release();
        }
    }

    internal void Release(int limit)
    {
        lock (Gate)
        {
            _limits.Remove(limit);
            if (_limits.Count == 0)
            {
                Open.Remove(_key);
            }
            else
            {
                _limiter.Limit = _limits.Min();
            }
        }
    }
}

/// <summary>One user's hold on an endpoint.</summary>
internal sealed class EndpointLease(Endpoint endpoint, int limit) : IDisposable
{
    private int _released;

    internal Endpoint Endpoint => endpoint;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
        {
            endpoint.Release(limit);
        }
    }
}
