using System.Collections.Concurrent;
using Distilabel.Dataflow.AI;
using Distilabel.Dataflow.EndToEnd.Tests.Child;
using Microsoft.Extensions.AI;

namespace Distilabel.Dataflow.EndToEnd.Tests;

/// <summary>A run that is to end at once does, also where somebody in it does not listen.</summary>
public sealed class AbortTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task A_model_that_minds_no_cancellation_does_not_hold_the_run()
    {
        var unobserved = new ConcurrentQueue<Exception>();
        void Observe(object? sender, UnobservedTaskExceptionEventArgs args) => unobserved.Enqueue(args.Exception);
        TaskScheduler.UnobservedTaskException += Observe;
        using var client = new DeafClient();
        var ask = new TextGeneration("ask") { LLM = new ChatClientLLM(client, "deaf") };
        await AssertEndsAtOnceAsync(new Pipeline("deaf") { Load() >> ask }, client.Called);

        // Its answer comes when the run, its cache and its files are gone: it must hit nothing.
        client.Answer();
        await client.Returned;
        await AssertNextRunWorksAsync(client);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        TaskScheduler.UnobservedTaskException -= Observe;
        Assert.DoesNotContain(unobserved, static exception => exception.ToString().Contains("Distilabel.Dataflow.Running", StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_step_is_not_unloaded_under_a_call_of_its_own_and_is_when_that_returns()
    {
        var probe = Deaf.Probes.GetOrAdd(_folder["step"], static _ => new DeafProbe());
        await AssertEndsAtOnceAsync(new Pipeline("deaf") { Load() >> new Deaf("wait") { Probe = _folder["step"] } }, probe.Called.Task);
        Assert.False(probe.Unloaded.Task.IsCompleted);

        probe.Answer.SetResult();

        await probe.Unloaded.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_source_that_waits_for_rows_ends_with_the_run()
    {
        var probe = Silent.Probes.GetOrAdd(_folder["source"], static _ => new DeafProbe());
        await AssertEndsAtOnceAsync(new Pipeline("silent") { new Silent("load") { Probe = _folder["source"] } }, probe.Called.Task);

        await probe.Unloaded.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    private static LoadDataFromDicts<Question> Load() => new("load") { Data = [new Question("a"), new Question("b")] };

    private async Task AssertEndsAtOnceAsync(Pipeline pipeline, Task called)
    {
        using var abort = new CancellationTokenSource();
        var run = pipeline.RunAsync(new RunOptions { CacheFolder = _folder.Cache, AbortToken = abort.Token });
        await called.WaitAsync(TestContext.Current.CancellationToken);
        await abort.CancelAsync();

        // A deaf call never ends by itself: a run that waited for it would not end either.
        await Assert.ThrowsAsync<OperationCanceledException>(() => run);
    }

    private async Task AssertNextRunWorksAsync(DeafClient client)
    {
        var next = await new Pipeline("deaf") { Load() >> new TextGeneration("ask") { LLM = new ChatClientLLM(client, "deaf") } }
            .RunAsync(new RunOptions { CacheFolder = _folder.Cache });
        Assert.Equal((2, 0L), (next["ask"].Count, next.Run!["ask"].Nulled));
    }

    private sealed class DeafClient : IChatClient
    {
        private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _returned = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task Called => _called.Task;

        internal Task Returned => _returned.Task;

        internal void Answer() => _answer.SetResult();

        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            _called.TrySetResult();
            await _answer.Task;
            _returned.TrySetResult();
            return new ChatResponse(new ChatMessage(ChatRole.Assistant, "late"));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
