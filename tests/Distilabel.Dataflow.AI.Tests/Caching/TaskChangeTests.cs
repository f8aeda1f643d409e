using System.Globalization;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.AI.Tests.Caching;

/// <summary>What has to be asked again when a task changes, and what has not.</summary>
public sealed class TaskChangeTests : GenerationsTestBase
{
    [Fact]
    public async Task Another_parser_asks_nothing()
    {
        await RunAsync("p", Options(), Load(), new Upper("ask") { LLM = Llm(Client) });
        Assert.Equal(Rows, Client.TakeCalls());

        var answers = await RunAsync("p", Options(), Load(), new Lower("ask") { LLM = Llm(Client) });

        Assert.Equal(0, Client.TakeCalls());
        Assert.StartsWith("question 0 #", answers["ask"][0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_template_asks_again_and_the_first_one_is_still_known()
    {
        foreach (var (template, calls) in new[] { ("A {{ instruction }}", Rows), ("B {{ instruction }}", Rows), ("A {{ instruction }}", 0) })
        {
            await RunAsync("p", Options(), Load(), Ask("ask", template));
            Assert.Equal(calls, Client.TakeCalls());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_more_generation_asks_for_that_one_only(bool group)
    {
        TextGeneration Several(int generations) => new("ask") { LLM = Llm(Client), NumGenerations = generations, GroupGenerations = group };
        await RunAsync("p", Options(), Load(), Several(2));
        Assert.Equal(2 * Rows, Client.TakeCalls());

        await RunAsync("p", Options(), Load(), Several(3));
        Assert.Equal(Rows, Client.TakeCalls());
        await RunAsync("p", Options(), Load(), Several(1));
        Assert.Equal(0, Client.TakeCalls());
    }

    [Fact]
    public async Task An_empty_answer_is_an_answer()
    {
        var client = new CountingChatClient { Answer = static (_, _) => "" };
        await RunAsync("p", Options(), Load(), new TextGeneration("ask") { LLM = Llm(client) });
        Assert.Equal(Rows, client.TakeCalls());

        var answers = await RunAsync("p", Options(), Load(), new TextGeneration("ask") { LLM = Llm(client) });

        Assert.Equal(0, client.TakeCalls());
        Assert.All(answers["ask"], static answer => Assert.Equal("", answer));
    }

    [Fact]
    public async Task An_answer_cut_within_a_character_comes_back_as_it_was()
    {
        var client = new CountingChatClient { Answer = static (_, _) => "cut \ud83d" };
        var next = new CountingChatClient();
        Pipeline Create() => new("p")
        {
            Load("a") >> new TextGeneration("ask") { LLM = Llm(client), OutputMappings = { ["generation"] = "draft" } } >>
                new TextGeneration("improve") { LLM = Llm(next), Columns = ["draft"], Template = "{{ draft }}" },
        };
        await Create().RunAsync(Options(), TestContext.Current.CancellationToken);
        await Create().RunAsync(Options(), TestContext.Current.CancellationToken);

        Assert.Equal((1, 1), (client.TakeCalls(), next.TakeCalls()));
    }

    /// <summary>Decided, and written where users look: in the remarks of <see cref="LLMTask"/>.</summary>
    [Fact]
    public async Task An_answer_that_the_parser_refuses_is_kept_and_asked_again_only_without_the_cache()
    {
        await RunAsync("p", Options(), Load(), new Refusing("ask") { LLM = Llm(Client) });
        Assert.Equal(Rows, Client.TakeCalls());

        var refused = await RunAsync("p", Options(), Load(), new Refusing("ask") { LLM = Llm(Client) });
        Assert.Equal(0, Client.TakeCalls());
        Assert.All(refused["ask"], Assert.Null);
        var better = await RunAsync("p", Options(), Load(), new Lower("ask") { LLM = Llm(Client) });
        Assert.Equal(0, Client.TakeCalls());
        Assert.All(better["ask"], Assert.NotNull);

        await RunAsync("p", Options(), Load(), new Refusing("ask") { LLM = Llm(Client), UseCache = false });
        Assert.Equal(Rows, Client.TakeCalls());
    }

    private static ChatClientLLM Llm(CountingChatClient client) => new(client, "m");
}

/// <summary>Asks what stands in a row.</summary>
public abstract class AskingTask : LLMTask
{
    /// <inheritdoc cref="Step(string?)"/>
    protected AskingTask(string? name)
        : base(name)
    {
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<ChatItem> FormatInput(in StepInput input, int row) => [ChatItem.User(input.Value<string>(0, row))];
}

[Step]
[InputColumn<string>("instruction")]
[OutputColumn<string>("generation", Optional = true)]
public sealed partial class Upper : AskingTask
{
    protected override void FormatOutput(string text, in StepInput input, int row, RowOutputs outputs, int place) =>
        outputs.Set<string?>(0, place, text.ToUpper(CultureInfo.InvariantCulture));
}

[Step]
[InputColumn<string>("instruction")]
[OutputColumn<string>("generation", Optional = true)]
public sealed partial class Lower : AskingTask
{
    protected override void FormatOutput(string text, in StepInput input, int row, RowOutputs outputs, int place) => outputs.Set<string?>(0, place, text);
}

[Step]
[InputColumn<string>("instruction")]
[OutputColumn<string>("generation", Optional = true)]
public sealed partial class Refusing : AskingTask
{
    protected override void FormatOutput(string text, in StepInput input, int row, RowOutputs outputs, int place) => throw new FormatException("not this");
}
