using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Distilabel.Dataflow.AI.Offline;

/// <summary>Answers for an <see cref="OfflineLLM"/>.</summary>
internal sealed class OfflineChatClient(OfflineLLM llm) : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var chat = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        var draws = OfflineDraws.Of(llm.ModelName, llm.Seed + (options?.Seed ?? 0), chat);
        var latency = llm.Latency.Draw(draws.ForLatency());
        if (latency > TimeSpan.Zero)
        {
            await Task.Delay(latency, llm.TimeProvider, cancellationToken).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (draws.ForFailure().NextDouble() < llm.FailureRate)
        {
            throw new HttpRequestException("This offline model was told to fail some requests, and this is one of them.");
        }

        return Answer(chat, options?.MaxOutputTokens, draws.ForText());
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (var update in response.ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        if (serviceKey is not null)
        {
            return null;
        }

        return serviceType == typeof(ChatClientMetadata)
            ? new ChatClientMetadata(llm.Provider, defaultModelId: llm.ModelName)
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    public void Dispose()
    {
    }

    private ChatResponse Answer(IReadOnlyCollection<ChatMessage> chat, int? maxTokens, Random random)
    {
        var prompt = chat.LastOrDefault(static message => message.Role == ChatRole.User)?.Text ?? "";
        var body = OfflineText.Write(prompt, random);
        var isCut = OfflineText.Cut(ref body, maxTokens ?? int.MaxValue);
        var inputTokens = chat.Sum(static message => OfflineText.CountTokens(message.Text));
        var outputTokens = OfflineText.CountTokens(body);
        var text = $"[Offline text in place of {llm.ModelName}: no model was asked.] {body}";
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
        {
            ModelId = llm.ModelName,
            FinishReason = isCut ? ChatFinishReason.Length : ChatFinishReason.Stop,
            Usage = new UsageDetails
            {
                InputTokenCount = inputTokens,
                OutputTokenCount = outputTokens,
                TotalTokenCount = inputTokens + outputTokens,
            },
        };
    }
}
