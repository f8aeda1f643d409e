using Distilabel.Dataflow.AI.Endpoints;
using Microsoft.Extensions.AI;

namespace Distilabel.Dataflow.AI;

/// <summary>An LLM that speaks through a chat client of yours, so that any provider with an <see cref="IChatClient"/> works.</summary>
/// <remarks>
/// <para>
/// Whoever made the client disposes of it, after the last run. LLMs share an endpoint when they share the client and the model.
/// </para>
/// <para>
/// In the cache a model is known by its name, and by the provider and the address in the client's metadata; where there are none, by the client's type.
/// Clients that all this can't tell apart, or that add something of their own to requests, need a <see cref="LLM.CacheName"/> each: otherwise one is
/// given the other's generations.
/// </para>
/// </remarks>
public sealed class ChatClientLLM : LLM
{
    private readonly IChatClient _client;
    private readonly ChatClientMetadata? _metadata;

    /// <summary>An LLM that speaks through <paramref name="client"/>.</summary>
    /// <param name="client">The client, which is used by many calls at once.</param>
    /// <param name="modelName">
    /// What the model is called in the dataset; null for the client's default model. A client that has no default is asked for the model of
    /// this name.
    /// </param>
    /// <exception cref="ArgumentException">No model is named, and the client has no default.</exception>
    public ChatClientLLM(IChatClient client, string? modelName = null)
        : base(modelName ?? MetadataOf(client)?.DefaultModelId
            ?? throw new ArgumentException("Name the model: this client has no default model.", nameof(modelName)))
    {
        _client = client;
        _metadata = MetadataOf(client);
    }

    /// <inheritdoc/>
    public override string Provider => _metadata?.ProviderName ?? "chat_client";

    /// <inheritdoc/>
    public override Uri? Address => _metadata?.ProviderUri;

    internal override bool OwnsClient => false;

    internal override bool SendsKwargsOnly => true;

    // A client that says nothing of itself is known by its type.
    internal override string? CachePlace => CacheName ?? Place ?? (_metadata?.ProviderName is null ? _client.GetType().FullName : null);

    internal override EndpointKey EndpointKey => new(Provider, Address, ModelName, _client);

    /// <inheritdoc/>
    protected override IChatClient CreateClient() => _client;

    /// <inheritdoc/>
    protected override ChatOptions CreateOptions(GenerationKwargs kwargs)
    {
        var options = base.CreateOptions(kwargs);
        options.ModelId = _metadata?.DefaultModelId is null ? ModelName : null;
        return options;
    }

    private static ChatClientMetadata? MetadataOf(IChatClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata;
    }
}
