using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace Distilabel.Dataflow.AI.Tests.Caching;

/// <summary>A client that never says the same twice, in no order that a test could rely on, and counts what it is asked.</summary>
internal sealed class CountingChatClient(int delay = 0) : IChatClient
{
    private int _calls;

    /// <summary>The prompts since they were last taken.</summary>
    internal ConcurrentQueue<string> Prompts { get; } = new();

    /// <summary>What an answer is made of, besides its number and the prompt.</summary>
    internal Func<string, int, string> Answer { get; init; } = static (prompt, call) => $"{prompt} #{call}";

    /// <summary>Thrown instead of an answer, where it gives one.</summary>
    internal Func<int, Exception?> Fault { get; init; } = static _ => null;

    /// <summary>The calls since this was last asked.</summary>
    internal int TakeCalls()
    {
        var calls = 0;
        while (Prompts.TryDequeue(out _))
        {
            calls++;
        }

        return calls;
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var call = Interlocked.Increment(ref _calls);
        var prompt = messages.Last().Text;
        Prompts.Enqueue(prompt);
        for (var i = Random.Shared.Next(20 + delay); i > 0; i--)
        {
            await Task.Yield();
        }

        return Fault(call) is { } fault ? throw fault : new ChatResponse(new ChatMessage(ChatRole.Assistant, Answer(prompt, call)));
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
