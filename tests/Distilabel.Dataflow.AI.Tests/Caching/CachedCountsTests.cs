using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Distilabel.Dataflow.AI.Tests.Caching;

/// <summary>A user sees what a run has paid for, and what came from the cache.</summary>
public sealed class CachedCountsTests : GenerationsTestBase
{
    [Fact]
    public async Task Report_log_and_record_say_what_came_from_the_cache_and_what_was_made_with_tokens()
    {
        using var log = new WarningLog(LogLevel.Information);
        using var client = new CountedClient();
        TextGeneration Task() => new("ask") { LLM = new ChatClientLLM(client, "m") };
        await new Pipeline("p") { Load("a", "b", "c") >> Task() }.RunAsync(Options(), TestContext.Current.CancellationToken);

        var distiset = await new Pipeline("p") { Load("a", "b", "c", "d") >> Task() }.RunAsync(
            Options() with { LoggerFactory = log }, TestContext.Current.CancellationToken);

        // Each prompt has 5 tokens and each answer 7.
        var counts = distiset.Run!["ask"];
        Assert.Equal((3, 1), (counts.Cached, counts.Made));
        Assert.Equal((new TokenCounts(5, 7), new TokenCounts(15, 21)), (counts.Tokens, counts.CachedTokens));
        Assert.Equal((0, 4), (distiset.Run["load"].Cached, distiset.Run["load"].Made));
        Assert.Contains("Step 'ask': 3 rows came from the cache, 1 were made.", log.Lines);
        Assert.Contains("Step 'ask': 5 tokens in and 7 out were asked for, 15 in and 21 out came from the cache.", log.Lines);
        var record = Directory.GetFiles(CacheFolder, "run.json", SearchOption.AllDirectories).Select(static path => JsonNode.Parse(File.ReadAllText(path))!)
            .Select(static run => run["steps"]!.AsArray().Single(static step => (string?)step!["name"] == "ask")!).Single(static step => (int?)step["rows_in"] == 4);
        Assert.Equal(
            (3, 1, 5, 7, 15, 21),
            ((int)record["cached"]!, (int)record["made"]!, (int)record["input_tokens"]!, (int)record["output_tokens"]!, (int)record["cached_input_tokens"]!, (int)record["cached_output_tokens"]!));
    }

    [Fact]
    public async Task A_row_of_several_generations_is_from_the_cache_when_all_of_them_are()
    {
        using var client = new CountedClient();
        TextGeneration Task(int generations) => new("ask") { LLM = new ChatClientLLM(client, "m"), NumGenerations = generations };
        await new Pipeline("p") { Load("a") >> Task(2) }.RunAsync(Options(), TestContext.Current.CancellationToken);

        var again = await new Pipeline("p") { Load("a") >> Task(2) }.RunAsync(Options(), TestContext.Current.CancellationToken);
        var more = await new Pipeline("p") { Load("a") >> Task(3) }.RunAsync(Options(), TestContext.Current.CancellationToken);

        Assert.Equal((1, 0, TokenCounts.None), (again.Run!["ask"].Cached, again.Run["ask"].Made, again.Run["ask"].Tokens));
        Assert.Equal((0, 1, new TokenCounts(5, 7), new TokenCounts(10, 14)), (more.Run!["ask"].Cached, more.Run["ask"].Made, more.Run["ask"].Tokens, more.Run["ask"].CachedTokens));
    }

    [Fact]
    public async Task Without_the_cache_all_is_made()
    {
        using var client = new CountedClient();
        var run = await new Pipeline("p") { Load("a", "b") >> new TextGeneration("ask") { LLM = new ChatClientLLM(client, "m") } }.RunAsync(
            Options() with { UseCache = false }, TestContext.Current.CancellationToken);

        Assert.Equal((0, 2, new TokenCounts(10, 14)), (run.Run!["ask"].Cached, run.Run["ask"].Made, run.Run["ask"].Tokens));
    }

    private sealed class CountedClient : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "done")) { Usage = new UsageDetails { InputTokenCount = 5, OutputTokenCount = 7 } });

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
