using Distilabel.Dataflow.AI.Endpoints;
using Microsoft.Extensions.AI;

namespace Distilabel.Dataflow.AI.Generations;

/// <summary>An LLM that is open for requests: its client, and its hold on the endpoint that it shares with others.</summary>
internal sealed class LLMConnection : IDisposable
{
    private readonly LLM _llm;
    private readonly IChatClient _client;
    private readonly EndpointLease _lease;

    internal LLMConnection(LLM llm, IChatClient client, EndpointLease lease) => (_llm, _client, _lease) = (llm, client, lease);

    /// <summary>Asks the model once. Everything that a task learns from a model passes here.</summary>
    /// <exception cref="GenerationException">The model gave no answer; the message says why and holds no secret.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    internal async ValueTask<Generation> GenerateAsync(GenerationRequest request, CancellationToken cancellationToken)
    {
        var messages = new ChatMessage[request.Messages.Count];
        for (var i = 0; i < messages.Length; i++)
        {
            messages[i] = new ChatMessage(new ChatRole(request.Messages[i].Role), request.Messages[i].Content);
        }

        try
        {
            var options = _llm.CreateOptions(request);
            return Generation.From(await _lease.Endpoint.SendAsync(_client, messages, options, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            throw GenerationException.Of(_llm, exception);
        }
    }

    public void Dispose()
    {
        _lease.Dispose();
        if (_llm.OwnsClient)
        {
            _client.Dispose();
        }
    }
}
