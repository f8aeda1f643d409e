using System.ComponentModel.DataAnnotations;
using Distilabel.Dataflow.AI.Endpoints;
using Distilabel.Dataflow.AI.Generations;
using Distilabel.Dataflow.AI.Offline;
using Microsoft.Extensions.AI;

namespace Distilabel.Dataflow.AI;

/// <summary>Stands in for a model where there is none: needs no network and no key, and says so in every text that it makes.</summary>
/// <remarks>
/// What it answers, how long that takes and whether it fails depend on the model's name, the messages and the seed, and on nothing else:
/// the same in every process, whatever the order of the requests.
/// </remarks>
/// <param name="modelName">The name of the model that it stands in for.</param>
public sealed class OfflineLLM(string modelName = "offline") : LLM(modelName)
{
    // Shared by the copies that runs make, and by no other LLM: each stands for a server of its own.
    private readonly object _server = new();

    /// <inheritdoc/>
    public override string Provider => "offline";

    /// <summary>Another seed makes other texts, latencies and failures.</summary>
    public long Seed { get; init; }

    /// <summary>How long an answer takes.</summary>
    /// <value>Default <see cref="Latency.None"/>.</value>
    public Latency Latency { get; init; } = Latency.None;

    /// <summary>The share of requests that fail, each of them every time.</summary>
    /// <value>From 0 to 1; default 0.</value>
    [Range(0.0, 1.0)]
    public double FailureRate
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1);
            field = value;
        }
    }

    internal override bool SendsKwargsOnly => true;

    // Another seed is another model.
    internal override string? CachePlace => CacheName ?? (Seed == 0 ? null : $"seed {Seed}");

    internal override EndpointKey EndpointKey => new(Provider, null, ModelName, _server);

    internal override ChatOptions CreateOptions(GenerationRequest request)
    {
        var options = base.CreateOptions(request);

        // A real model samples again without being told to; this one knows a repetition by its seed alone.
        options.Seed ??= request.Repetition;
        return options;
    }

    /// <inheritdoc/>
    protected override IChatClient CreateClient() => new OfflineChatClient(this);
}
