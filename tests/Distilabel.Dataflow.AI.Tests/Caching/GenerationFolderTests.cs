namespace Distilabel.Dataflow.AI.Tests.Caching;

/// <summary>Pipelines that name one folder for generations pay for each once.</summary>
public sealed class GenerationFolderTests : GenerationsTestBase
{
    [Fact]
    public async Task The_same_task_in_another_pipeline_asks_nothing_wherever_it_stands_and_whatever_its_name()
    {
        var before = await RunAsync("one", Options(shared: true), Load(), Ask("ask"));
        Client.TakeCalls();

        var after = await RunAsync("two", Options(shared: true), Load(), Ask("x", "X {{ instruction }}"), Ask("y", "Y {{ instruction }}"), Ask("question"));

        Assert.Equal(2 * Rows, Client.TakeCalls());
        Assert.Equal(before["ask"], after["question"]);
        Assert.Equal(before["ask"], (await RunAsync("one", Options(shared: true), Load(), Ask("ask")))["ask"]);
        Assert.Equal(0, Client.TakeCalls());
    }

    [Fact]
    public async Task Without_the_folder_each_pipeline_pays_for_itself()
    {
        await RunAsync("one", Options(), Load(), Ask("ask"));
        await RunAsync("two", Options(), Load(), Ask("ask"));

        Assert.Equal(2 * Rows, Client.TakeCalls());
    }

    [Fact]
    public async Task A_generation_that_another_pipeline_took_over_is_written_once()
    {
        await RunAsync("one", Options(shared: true), Load(), Ask("a"));
        await RunAsync("two", Options(shared: true), Load(), Ask("b"));
        var bytes = Bytes();
        for (var i = 0; i < 3; i++)
        {
            await RunAsync("one", Options(shared: true), Load(), Ask("a"));
            await RunAsync("two", Options(shared: true), Load(), Ask("b"));
        }

        Assert.Equal(bytes, Bytes());
        Assert.Equal(Rows, Client.TakeCalls());
    }

    [Fact]
    public async Task Tasks_of_two_pipelines_that_come_together_in_one_have_generations_of_their_own()
    {
        await RunAsync("one", Options(shared: true), Load(), Ask("a"));
        await RunAsync("two", Options(shared: true), Load(), Ask("b"));
        await RunAsync("three", Options(shared: true), Load(), Ask("c"));
        Assert.Equal(Rows, Client.TakeCalls());

        var together = await RunAsync("four", Options(shared: true), Load(), Ask("b"), Ask("c"));
        Assert.Equal(Rows, Client.TakeCalls());
        var again = await RunAsync("four", Options(shared: true), Load(), Ask("c"), Ask("b"));

        Assert.Equal(0, Client.TakeCalls());
        Assert.Equal(2 * Rows, together.Values.SelectMany(static answers => answers).Distinct().Count());
        Assert.Equal(together["b"], again["b"]);
        Assert.Equal(together["c"], again["c"]);
    }

    [Fact]
    public async Task Runs_at_the_same_time_in_one_process_ask_each_question_once()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 3).Select(n => Task.Run(() => RunAsync($"p{n}", Options(shared: true), Load(), Ask($"ask{n}")))));

        Assert.Equal(Rows, Client.TakeCalls());
        Assert.Equal(runs[0]["ask0"], runs[1]["ask1"]);
        Assert.Equal(runs[0]["ask0"], runs[2]["ask2"]);
    }

    [Fact]
    public async Task A_request_that_failed_for_one_run_is_made_by_the_other_that_waited_for_it()
    {
        var client = new CountingChatClient(delay: 200) { Fault = static call => call <= Rows ? new HttpRequestException("down") : null };
        TextGeneration Asking(string name) => new(name) { LLM = new ChatClientLLM(client, "m") { MaxConcurrentRequests = 100 } };

        var runs = await Task.WhenAll(
            Task.Run(() => RunAsync("one", Options(shared: true), Load(), Asking("a"))), Task.Run(() => RunAsync("two", Options(shared: true), Load(), Asking("b"))));

        // Each run has asked for each row that it has an answer to, or has waited for it.
        Assert.InRange(client.TakeCalls(), Rows, 2 * Rows);
        Assert.Contains(runs.SelectMany(static run => run.Values.Single()), static answer => answer is not null);
    }

    private long Bytes() => new DirectoryInfo(Path.GetDirectoryName(CacheFolder)!).EnumerateDirectories("shared").Single()
        .EnumerateFiles("*.ckpt", SearchOption.AllDirectories).Sum(static file => file.Length);
}
