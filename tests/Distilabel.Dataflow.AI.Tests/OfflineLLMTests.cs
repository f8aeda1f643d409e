using Distilabel.Dataflow.AI.Generations;
using Microsoft.Extensions.Time.Testing;

namespace Distilabel.Dataflow.AI.Tests;

public sealed class OfflineLLMTests
{
    private static readonly string[] Prompts = [.. Enumerable.Range(0, 40).Select(static number => $"Explain the number {number} to a gardener.")];

    [Fact]
    public async Task The_same_model_messages_and_seed_give_the_same_text_in_any_order()
    {
        var forward = await GenerateAsync(new OfflineLLM("m") { Seed = 3 }, Prompts);
        var backward = await GenerateAsync(new OfflineLLM("m") { Seed = 3 }, [.. Prompts.Reverse()]);

        Assert.Equal(forward, backward.Reverse());
    }

    [Fact]
    public async Task Model_seed_messages_and_repetition_each_make_another_text()
    {
        var llm = new OfflineLLM("m");
        string?[] texts =
        [
            await GenerateAsync(llm, "a tree", 0), await GenerateAsync(llm, "a tree", 1), await GenerateAsync(llm, "a house", 0),
            await GenerateAsync(new OfflineLLM("n"), "a tree", 0), await GenerateAsync(new OfflineLLM("m") { Seed = 1_000 }, "a tree", 0),
            await GenerateAsync(new OfflineLLM("m") { GenerationKwargs = new GenerationKwargs { Seed = 77 } }, "a tree", 0),
        ];

        Assert.Equal(texts.Length, texts.Distinct().Count());
    }

    /// <summary>
    /// Written down, so that a change of the draws does not go unseen: users compare runs of different days and machines.
    /// </summary>
    [Fact]
    public async Task The_text_of_a_request_is_the_same_in_every_process() =>
        Assert.Equal(
            "[Offline text in place of mistral: no model was asked.] In short, it comes down to the matter. First, write down what the matter has to do " +
            "with blue. Time spent on the question pays off later. With that, the matter should be clear.",
            await GenerateAsync(new OfflineLLM("mistral"), "Why is the sky blue?", 0));

    [Fact]
    public async Task Every_text_says_that_no_model_was_asked_and_texts_vary()
    {
        var texts = await GenerateAsync(new OfflineLLM("gpt-4"), Prompts);

        Assert.All(texts, static text => Assert.StartsWith("[Offline text in place of gpt-4: no model was asked.] ", text, StringComparison.Ordinal));
        Assert.Equal(Prompts.Length, texts.Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("???!!!")]
    [InlineData("日本の首都はどこですか")]
    [InlineData("\ud83d\ude00 \ud83d\ude00")]
    public async Task Any_prompt_gets_a_text(string prompt) => Assert.NotEqual("", await GenerateAsync(new OfflineLLM(), prompt, 0));

    [Fact]
    public async Task A_limit_of_tokens_cuts_the_text_and_says_so()
    {
        var llm = new OfflineLLM { GenerationKwargs = new GenerationKwargs { MaxNewTokens = 5 } };
        using var connection = llm.Connect();

        var generation = await connection.GenerateAsync(llm.Request([ChatItem.User("Tell me about bees.")], 0), TestContext.Current.CancellationToken);

        Assert.Equal("length", generation.Statistics.FinishReason);
        Assert.InRange(generation.Statistics.OutputTokens!.Value, 1, 5);
        Assert.Equal(5, generation.Statistics.InputTokens);
    }

    [Fact]
    public async Task A_latency_is_waited_for_by_the_given_clock()
    {
        var time = new FakeTimeProvider();
        var answer = GenerateAsync(new OfflineLLM { Latency = Latency.Fixed(TimeSpan.FromSeconds(10)), TimeProvider = time }, "slow", 0);

        time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(answer.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.NotNull(await answer);
    }

    [Fact]
    public void Log_normal_latencies_have_the_mean_and_the_spread_that_were_asked_for()
    {
        var latency = Latency.LogNormal(TimeSpan.FromMilliseconds(200), 1.2);
        var random = new Random(1);

        var logarithms = new List<double>();
        var sum = 0.0;
        for (var i = 0; i < 400_000; i++)
        {
            var drawn = latency.Draw(random).TotalMilliseconds;
            sum += drawn;
            logarithms.Add(Math.Log(drawn));
        }

        var mean = logarithms.Average();
        Assert.Equal(200, sum / logarithms.Count, 200 * 0.02);
        Assert.Equal(1.2, Math.Sqrt(logarithms.Average(value => (value - mean) * (value - mean))), 0.01);
    }

    [Fact]
    public async Task About_the_asked_share_of_requests_fails_and_always_the_same_ones()
    {
        string[] prompts = [.. Enumerable.Range(0, 1_000).Select(static number => $"prompt {number}")];
        var llm = new OfflineLLM { FailureRate = 0.25 };

        var first = await FailuresAsync(llm, prompts);
        var second = await FailuresAsync(llm, [.. prompts.Reverse()]);

        Assert.InRange(first.Count, 200, 300);
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task A_failure_says_that_it_was_asked_for()
    {
        var failure = await Assert.ThrowsAsync<GenerationException>(() => GenerateAsync(new OfflineLLM("m") { FailureRate = 1 }, "anything", 0));

        Assert.Equal("offline/m gave no answer: This offline model was told to fail some requests, and this is one of them.", failure.Message);
    }

    [Fact]
    public void Impossible_settings_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new OfflineLLM { FailureRate = 1.1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new OfflineLLM { MaxConcurrentRequests = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => Latency.Fixed(TimeSpan.FromSeconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Latency.LogNormal(TimeSpan.Zero, 1));
        Assert.Throws<ArgumentException>(() => new OfflineLLM(" "));
    }

    private static async Task<SortedSet<string>> FailuresAsync(OfflineLLM llm, IEnumerable<string> prompts)
    {
        var failed = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var prompt in prompts)
        {
            try
            {
                await GenerateAsync(llm, prompt, 0);
            }
            catch (GenerationException)
            {
                failed.Add(prompt);
            }
        }

        return failed;
    }

    private static Task<string?[]> GenerateAsync(OfflineLLM llm, string[] prompts) => Task.WhenAll(prompts.Select(prompt => GenerateAsync(llm, prompt, 0)));

    private static async Task<string?> GenerateAsync(OfflineLLM llm, string prompt, int repetition)
    {
        using var connection = llm.Connect();
        return (await connection.GenerateAsync(llm.Request([ChatItem.User(prompt)], repetition), TestContext.Current.CancellationToken)).Text;
    }
}
