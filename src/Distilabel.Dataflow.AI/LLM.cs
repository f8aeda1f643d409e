using System.ComponentModel.DataAnnotations;
using Distilabel.Dataflow.AI.Endpoints;
using Distilabel.Dataflow.AI.Generations;
using Distilabel.Dataflow.Steps;
using Microsoft.Extensions.AI;

namespace Distilabel.Dataflow.AI;

/// <summary>A language model and how it is asked. Any <see cref="IChatClient"/> can be one: see <see cref="ChatClientLLM"/>.</summary>
/// <remarks>
/// It is set up once and then only read, so that tasks, pipelines and threads can share it. Nothing is connected before a run needs it. All
/// LLMs that name the same model at the same place share one endpoint, and with it one limit for the requests under way.
/// </remarks>
public abstract class LLM : IRuntimeParameterized, IPipelinePart
{
    /// <summary>An LLM of that name.</summary>
    /// <param name="modelName">The model, as its provider calls it.</param>
    protected LLM(string modelName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(modelName);
        ModelName = modelName;
    }

    /// <summary>The model, as its provider calls it. It stands in the column <c>model_name</c>.</summary>
    public string ModelName { get; }

    /// <summary>Who serves the model, for example <c>openai</c>.</summary>
    public abstract string Provider { get; }

    /// <summary>The server's address, where the user chose it; null for the provider's own.</summary>
    public virtual Uri? Address => null;

    /// <summary>
    /// A name for what the server at <see cref="Address"/> serves, so that its generations are found again at another address.
    /// </summary>
    /// <value>Default null: the address counts, since two servers may serve different weights under one model name.</value>
    public string? CacheName { get; init; }

    /// <summary>
    /// How many requests to the endpoint may be under way at once. Where LLMs that share an endpoint differ, the lowest holds.
    /// </summary>
    /// <value>From 1; default 50.</value>
    [Range(1, int.MaxValue)]
    public int MaxConcurrentRequests
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    }

    = 50;

    /// <summary>How the model generates.</summary>
    public GenerationKwargs GenerationKwargs { get; set; } = new();

    /// <summary>Tells the time for latencies, waits and time-outs.</summary>
    /// <value>Default <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <inheritdoc/>
    public virtual IReadOnlyList<RuntimeParameter> RuntimeParameters => field ??=
    [
        new RuntimeParameterGroup<LLM, GenerationKwargs>(
            "generation_kwargs", static llm => llm.GenerationKwargs, static (llm, kwargs) => llm.GenerationKwargs = kwargs,
            "How the model generates."),
        new RuntimeParameter<LLM, int>(
            "max_concurrent_requests", static llm => llm.MaxConcurrentRequests, static (llm, value) => llm.MaxConcurrentRequests = value,
            "The number of requests to the endpoint that may be under way at once.") { ChangesResult = false, Minimum = 1 },
    ];

    /// <summary>What tells two models of one provider and name apart, for the cache; null where nothing need.</summary>
    internal virtual string? CachePlace => CacheName ?? Place;

    /// <summary>Whether what is sent follows from <see cref="GenerationKwargs"/> alone, so that these say all of a request.</summary>
    internal virtual bool SendsKwargsOnly => false;

    /// <summary>Whether the client is disposed of with the connection.</summary>
    internal virtual bool OwnsClient => true;

    /// <summary>What must never be read by anyone: it is blotted out of every message. Null for none.</summary>
    internal virtual string? Secret => null;

    /// <summary>The address without what may be secret in it: a user's name and password, or a key in the query.</summary>
    private protected string? Place => Address?.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    internal virtual EndpointKey EndpointKey => new(Provider, Address, ModelName);

    /// <summary>Makes the client for one connection. Called when a run begins, for each task that uses the LLM.</summary>
    /// <exception cref="PipelineException">Something is missing that the client needs, for example a key.</exception>
    protected abstract IChatClient CreateClient();

    /// <summary>Puts what a generation is asked for into the options of the client. Override it for what only one provider has.</summary>
    /// <remarks>
    /// All that stands in the options is part of what a generation is found by again, additional properties and tools included. A raw representation can't
    /// be told: where one is set, generations are not kept.
    /// </remarks>
    /// <param name="kwargs">How the model generates.</param>
    protected virtual ChatOptions CreateOptions(GenerationKwargs kwargs) => new()
    {
        MaxOutputTokens = kwargs.MaxNewTokens,
        Temperature = (float?)kwargs.Temperature,
        TopP = (float?)kwargs.TopP,
        FrequencyPenalty = (float?)kwargs.FrequencyPenalty,
        PresencePenalty = (float?)kwargs.PresencePenalty,
        StopSequences = kwargs.Stop,
        Seed = kwargs.Seed,
        ResponseFormat = kwargs.ResponseFormat switch
        {
            ResponseFormat.Text => ChatResponseFormat.Text,
            ResponseFormat.JsonObject => ChatResponseFormat.Json,
            _ => null,
        },
    };

    /// <inheritdoc/>
    public override string ToString() => Place is { } place ? $"{Provider}/{ModelName} at {place}" : $"{Provider}/{ModelName}";

    IEnumerable<KeyValuePair<string, object?>> IPipelinePart.Settings =>
    [
        KeyValuePair.Create<string, object?>("provider", Provider),
        KeyValuePair.Create<string, object?>("model_name", ModelName),
        KeyValuePair.Create<string, object?>("address", Place),
        KeyValuePair.Create<string, object?>("cache_name", CacheName),
    ];

    IEnumerable<string> IPipelinePart.Secrets => Secret is { } secret ? [secret] : [];

    IRuntimeParameterized IRuntimeParameterized.Copy() => (LLM)MemberwiseClone();

    // Of a class of somebody else's, only its own code knows what else it was given.
    PartCode? IRuntimeParameterized.Code => GetType().Assembly != typeof(LLM).Assembly ? null : new PartCode(
        GetType(), "", null,
        [
            KeyValuePair.Create<string, object?>("provider", Provider),
            KeyValuePair.Create<string, object?>("model_name", ModelName),
            KeyValuePair.Create<string, object?>("place", CachePlace),
        ]);

    /// <summary>Why a request failed, in words that a user can act on.</summary>
    internal virtual string Explain(Exception exception) => exception.Message;

    /// <summary>Makes the client and joins those who share the endpoint.</summary>
    internal LLMConnection Connect()
    {
        var client = CreateClient();
        return new LLMConnection(this, client, Endpoint.Acquire(EndpointKey, MaxConcurrentRequests));
    }

    internal GenerationRequest Request(IReadOnlyList<ChatItem> messages, int repetition) =>
        new(Provider, ModelName, CachePlace, messages, GenerationKwargs, repetition);

    internal virtual ChatOptions CreateOptions(GenerationRequest request)
    {
        var options = CreateOptions(request.Kwargs);
        options.Seed = request.Seed;
        return options;
    }
}
