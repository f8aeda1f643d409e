using System.Globalization;
using Microsoft.Extensions.AI;

namespace Distilabel.Dataflow.AI.Tests.Caching;

/// <summary>A generation is found again by all that was asked, and by nothing else.</summary>
public sealed class RequestTests : GenerationsTestBase
{
    /// <summary>Written down for ever: a change of it has every user pay again. It goes with the signature of generations.</summary>
    [Fact]
    public async Task The_key_of_a_known_request_never_changes()
    {
        var client = new NamedClient("m");
        await RunAsync("p", Options(), Load("What is 2 + 2?"), new TextGeneration("ask") { LLM = new ChatClientLLM(client) });

        // Behind the headers of the segment and of its first frame.
        var segment = await File.ReadAllBytesAsync(
            Directory.GetFiles(CacheFolder, "*.ckpt", SearchOption.AllDirectories).Single(), TestContext.Current.CancellationToken);
        Assert.Equal("26174a82ef4899f5", BitConverter.ToUInt64(segment, 68).ToString("x16", CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task What_an_LLM_of_ones_own_adds_to_its_options_is_part_of_the_request()
    {
        await AskAsync(new EffortLLM(Client) { Effort = "low" }, expectedCalls: Rows);
        await AskAsync(new EffortLLM(Client) { Effort = "high" }, expectedCalls: Rows);
        await AskAsync(new EffortLLM(Client) { Effort = "low", Tools = [AIFunctionFactory.Create(static () => 1, "one")] }, expectedCalls: Rows);
        await AskAsync(new EffortLLM(Client) { Effort = "low", Tools = [AIFunctionFactory.Create(static () => 1, "other")] }, expectedCalls: Rows);

        await AskAsync(new EffortLLM(Client) { Effort = "low" }, expectedCalls: 0);
        await AskAsync(new EffortLLM(Client) { Effort = "high" }, expectedCalls: 0);
        await AskAsync(new EffortLLM(Client) { Effort = "low", Tools = [AIFunctionFactory.Create(static () => 1, "other")] }, expectedCalls: 0);
    }

    [Fact]
    public async Task Options_that_can_t_be_told_keep_no_generations_and_the_log_says_why()
    {
        using var log = new WarningLog(Microsoft.Extensions.Logging.LogLevel.Information);
        await AskAsync(new EffortLLM(Client) { Raw = static _ => new object() }, expectedCalls: Rows, log);
        await AskAsync(new EffortLLM(Client) { Raw = static _ => new object() }, expectedCalls: Rows, log);

        Assert.Equal(
            Enumerable.Repeat("Step 'ask' is not taken from the cache: its LLM sends a raw representation, which can't be compared.", 2),
            log.Lines.Where(static line => line.Contains("cache:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Clients_of_other_types_do_not_share_generations_and_those_of_one_type_need_a_name_each()
    {
        using var other = new OtherClient(Client);
        await AskAsync(new ChatClientLLM(Client, "m"), expectedCalls: Rows);
        await AskAsync(new ChatClientLLM(other, "m"), expectedCalls: Rows);
        await AskAsync(new ChatClientLLM(new CountingChatClient(), "m"), expectedCalls: 0);
        await AskAsync(new ChatClientLLM(Client, "m") { CacheName = "second" }, expectedCalls: Rows);

        await AskAsync(new ChatClientLLM(Client, "m"), expectedCalls: 0);
        await AskAsync(new ChatClientLLM(other, "m"), expectedCalls: 0);
        await AskAsync(new ChatClientLLM(other, "m") { CacheName = "second" }, expectedCalls: 0);
    }

    [Fact]
    public async Task A_server_at_another_address_is_asked_unless_a_cache_name_says_that_it_is_the_same()
    {
        await using var one = await ChatServer.StartAsync();
        await using var two = await ChatServer.StartAsync();
        OpenAILLM At(ChatServer server, string? name) => new("m") { BaseAddress = server.BaseAddress, CacheName = name };
        await AskAsync(At(one, null), expectedCalls: 0);
        await AskAsync(At(two, null), expectedCalls: 0);
        Assert.Equal((Rows, Rows), (one.Requests.Count, two.Requests.Count));

        await AskAsync(At(one, "weights"), expectedCalls: 0);
        await AskAsync(At(two, "weights"), expectedCalls: 0);

        Assert.Equal((2 * Rows, Rows), (one.Requests.Count, two.Requests.Count));
    }

    [Fact]
    public async Task Another_seed_of_the_offline_model_makes_other_texts()
    {
        var first = await RunAsync("p", Options(), Load("a"), new TextGeneration("ask") { LLM = new OfflineLLM() });

        Assert.NotEqual(first["ask"], (await RunAsync("p", Options(), Load("a"), new TextGeneration("ask") { LLM = new OfflineLLM { Seed = 1 } }))["ask"]);
    }

    private async Task AskAsync(LLM llm, int expectedCalls, WarningLog? log = null)
    {
        var options = Options();
        await RunAsync("p", log is null ? options : options with { LoggerFactory = log }, Load(), new TextGeneration("ask") { LLM = llm });
        Assert.Equal(expectedCalls, Client.TakeCalls());
    }

    private sealed class EffortLLM(IChatClient client) : LLM("m")
    {
        public string? Effort { get; init; }

        public IList<AITool>? Tools { get; init; }

        public Func<IChatClient, object?>? Raw { get; init; }

        public override string Provider => "mine";

        protected override IChatClient CreateClient() => client;

        protected override ChatOptions CreateOptions(GenerationKwargs kwargs)
        {
            var options = base.CreateOptions(kwargs);
            options.AdditionalProperties = new() { ["reasoning_effort"] = Effort };
            options.Tools = Tools;
            options.RawRepresentationFactory = Raw;
            return options;
        }
    }

    private class OtherClient(IChatClient inner) : DelegatingChatClient(inner);

    private sealed class NamedClient(string model) : OtherClient(new CountingChatClient())
    {
        public override object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("known", new Uri("https://known.test/v1"), model) : null;
    }
}
