using Distilabel.Dataflow.AI.Endpoints;
using Distilabel.Dataflow.AI.Generations;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.AI.Tests.Endpoints;

public sealed class EndpointTests
{
    [Fact(Timeout = 30_000)]
    public async Task Tasks_that_share_an_endpoint_share_its_limit_and_its_queue()
    {
        var client = new GatedChatClient();
        var llm = new ChatClientLLM(client, "shared") { MaxConcurrentRequests = 3 };
        var tasks = Enumerable.Range(0, 3).Select(number => new TextGeneration($"task_{number}") { LLM = llm }).ToArray();

        var runs = tasks.Select(task => TaskRows.RunAsync(task, [.. Enumerable.Range(0, 4).Select(row => $"{task.Name}/{row}")])).ToArray();

        var open = new Queue<GatedCall>();
        var asked = new List<string>();
        for (var done = 0; done < 12; done++)
        {
            while (open.Count < Math.Min(3, 12 - done))
            {
                open.Enqueue(await client.NextAsync());
                asked.Add(open.Last().Prompt);
            }

            Assert.False(client.HasNext);
            open.Dequeue().Answer.SetResult("done");
        }

        await Task.WhenAll(runs);
        Assert.Equal(tasks.SelectMany(static task => Enumerable.Range(0, 4).Select(row => $"{task.Name}/{row}")), asked);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_copy_with_other_generation_kwargs_shares_the_endpoint()
    {
        var client = new GatedChatClient();
        var llm = new ChatClientLLM(client, "copied") { MaxConcurrentRequests = 1 };
        var copy = (LLM)((IRuntimeParameterized)llm).Copy();
        copy.GenerationKwargs = new GenerationKwargs { Temperature = 0 };
        using var first = llm.Connect();
        using var second = copy.Connect();

        var one = GenerateAsync(first, llm, "one");
        var two = GenerateAsync(second, copy, "two");

        var call = await client.NextAsync();
        Assert.False(client.HasNext);
        call.Answer.SetResult("1");
        (await client.NextAsync()).Answer.SetResult("2");
        Assert.Equal("1", (await one).Text);
        Assert.Equal("2", (await two).Text);
    }

    [Fact]
    public void Of_different_limits_the_lowest_holds_as_long_as_its_user_is_there()
    {
        var key = new EndpointKey("test", null, nameof(Of_different_limits_the_lowest_holds_as_long_as_its_user_is_there));
        using var generous = Endpoint.Acquire(key, 50);
        var careful = Endpoint.Acquire(key, 4);

        Assert.Same(generous.Endpoint, careful.Endpoint);
        Assert.Equal(4, generous.Endpoint.Limit);

        careful.Dispose();
        careful.Dispose();
        Assert.Equal(50, generous.Endpoint.Limit);
    }

    [Fact]
    public void An_endpoint_that_nobody_uses_is_forgotten()
    {
        var key = new EndpointKey("test", null, nameof(An_endpoint_that_nobody_uses_is_forgotten));
        var first = Endpoint.Acquire(key, 1);
        first.Dispose();

        using var second = Endpoint.Acquire(key, 9);

        Assert.NotSame(first.Endpoint, second.Endpoint);
        Assert.Equal(9, second.Endpoint.Limit);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_request_that_fails_or_is_cancelled_gives_its_slot_back()
    {
        var client = new GatedChatClient();
        var llm = new ChatClientLLM(client, "fails") { MaxConcurrentRequests = 1 };
        using var connection = llm.Connect();
        using var source = new CancellationTokenSource();

        var failing = GenerateAsync(connection, llm, "fails");
        (await client.NextAsync()).Answer.SetException(new IOException("broken pipe"));
        var failure = await Assert.ThrowsAsync<GenerationException>(() => failing);
        Assert.Equal("chat_client/fails gave no answer: broken pipe", failure.Message);
        Assert.IsType<IOException>(failure.InnerException);

        var cancelled = connection.GenerateAsync(llm.Request([ChatItem.User("cancelled")], 0), source.Token).AsTask();
        await client.NextAsync();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        var last = GenerateAsync(connection, llm, "last");
        (await client.NextAsync()).Answer.SetResult("fine");
        Assert.Equal("fine", (await last).Text);
    }

    [Fact]
    public void A_client_of_the_users_is_not_disposed_of()
    {
        var client = new GatedChatClient();

        new ChatClientLLM(client, "mine").Connect().Dispose();

        Assert.False(client.IsDisposed);
    }

    private static Task<Generation> GenerateAsync(LLMConnection connection, LLM llm, string prompt) =>
        connection.GenerateAsync(llm.Request([ChatItem.User(prompt)], 0), TestContext.Current.CancellationToken).AsTask();
}
