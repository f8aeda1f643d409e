using System.Threading.Channels;
using Microsoft.Extensions.AI;

namespace Distilabel.Dataflow.AI.Tests;

/// <summary>A request that waits for the test to answer it.</summary>
internal sealed record GatedCall(string Prompt, ChatOptions? Options, TaskCompletionSource<string> Answer);

/// <summary>A client whose answers a test gives when it wants to.</summary>
internal sealed class GatedChatClient : IChatClient
{
    private readonly Channel<GatedCall> _calls = Channel.CreateUnbounded<GatedCall>();

    /// <summary>The next request that reached the client.</summary>
    internal ValueTask<GatedCall> NextAsync() => _calls.Reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>Whether a request waits that nobody took yet.</summary>
    internal bool HasNext => _calls.Reader.Count > 0;

    internal bool IsDisposed { get; private set; }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var call = new GatedCall(messages.Last().Text, options, new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));
        _calls.Writer.TryWrite(call);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, await call.Answer.Task.WaitAsync(cancellationToken)));
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() => IsDisposed = true;
}
