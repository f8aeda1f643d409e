namespace Distilabel.Dataflow.AI.Tests.Caching;

/// <summary>Where a task stands in its pipeline, and beside which others, decides nothing about what it is found by.</summary>
public sealed class TasksSideBySideTests : GenerationsTestBase
{
    [Fact]
    public async Task A_sibling_that_is_added_before_a_task_is_the_only_one_asked_about()
    {
        var before = await RunAsync("p", Options(), Load(), Ask("ask"));
        Client.TakeCalls();

        var after = await RunAsync("p", Options(), Load(), Ask("summarize", "Summarize {{ instruction }}"), Ask("ask"));

        Assert.Equal(Rows, Client.Prompts.Count(static prompt => prompt.StartsWith("Summarize", StringComparison.Ordinal)));
        Assert.Equal(Rows, Client.TakeCalls());
        Assert.Equal(before["ask"], after["ask"]);
    }

    [Theory]
    [InlineData("one", "two")]
    [InlineData(null, null)]
    public async Task Tasks_in_another_order_find_their_generations(string? first, string? second)
    {
        var before = await RunAsync("p", Options(), Load(), Ask(first), Ask(second, "Summarize {{ instruction }}"));
        Assert.Equal(2 * Rows, Client.TakeCalls());

        var after = await RunAsync("p", Options(), Load(), Ask(second, "Summarize {{ instruction }}"), Ask(first));

        Assert.Equal(0, Client.TakeCalls());
        Assert.Equal(Lines(before).Order(), Lines(after).Order());
    }

    [Fact]
    public async Task Equal_tasks_have_generations_of_their_own_and_find_them_again_in_any_order()
    {
        var before = await RunAsync("p", Options(), Load(), Ask("a"), Ask("b"), Ask("c"));
        Assert.Equal(3 * Rows, Client.TakeCalls());
        Assert.Equal(3 * Rows, Lines(before).Distinct().Count());

        var after = await RunAsync("p", Options(), Load(), Ask("c"), Ask("a"), Ask("b"));

        Assert.Equal(0, Client.TakeCalls());
        Assert.Equal(before["a"], after["a"]);
        Assert.Equal(before["b"], after["b"]);
        Assert.Equal(before["c"], after["c"]);
    }

    [Fact]
    public async Task Tasks_whose_templates_come_to_the_same_request_have_generations_of_their_own()
    {
        TextGeneration[] Tasks() => [Ask("plain"), Ask("filled", "{{ instruction | append: '' }}")];

        var before = await RunAsync("p", Options(), Load("a b"), Tasks());
        Assert.Equal(["a b", "a b"], Client.Prompts);
        Client.TakeCalls();

        var after = await RunAsync("p", Options(), Load("a b"), [.. Tasks().Reverse()]);

        Assert.Equal(0, Client.TakeCalls());
        Assert.NotEqual(before["plain"], before["filled"]);
        Assert.Equal(before["plain"], after["plain"]);
        Assert.Equal(before["filled"], after["filled"]);
    }

    [Fact]
    public async Task An_equal_task_that_is_added_is_the_only_one_asked_about_whatever_its_name()
    {
        var before = await RunAsync("p", Options(), Load(), Ask("m"), Ask("n"));
        Client.TakeCalls();

        var after = await RunAsync("p", Options(), Load(), Ask("a"), Ask("z"), Ask("n"), Ask("m"));

        Assert.Equal(2 * Rows, Client.TakeCalls());
        Assert.Equal(before["m"], after["m"]);
        Assert.Equal(before["n"], after["n"]);
        Assert.Equal(4 * Rows, Lines(after).Distinct().Count());
    }

    [Fact]
    public async Task A_task_that_goes_or_is_renamed_costs_nothing()
    {
        var before = await RunAsync("p", Options(), Load(), Ask("a"), Ask("b"));
        Client.TakeCalls();

        Assert.Equal(before["b"], (await RunAsync("p", Options(), Load(), Ask("b")))["b"]);
        var renamed = await RunAsync("p", Options(), Load(), Ask("x"), Ask("y"));
        Assert.Equal(Lines(before).Order(), Lines(renamed).Order());
        Assert.Equal(Lines(renamed), Lines(await RunAsync("p", Options(), Load(), Ask("y"), Ask("x"))));

        Assert.Equal(0, Client.TakeCalls());
    }

    [Fact]
    public async Task A_sibling_that_uses_no_cache_asks_again_and_nobody_else_does()
    {
        var before = await RunAsync("p", Options(), Load(), Ask("a"), Ask("b"));
        Client.TakeCalls();

        var after = await RunAsync("p", Options(), Load(), Ask("a", useCache: false), Ask("b"));

        Assert.Equal(Rows, Client.TakeCalls());
        Assert.Equal(before["b"], after["b"]);
    }

    [Fact]
    public async Task Equal_rows_of_equal_tasks_keep_a_generation_each()
    {
        string[] rows = [.. Enumerable.Range(0, 30).Select(static n => $"{n % 3}")];
        var before = await RunAsync("p", Options(), Load(rows), Ask("a"), Ask("b"));
        Assert.Equal(60, Client.TakeCalls());
        Assert.Equal(60, Lines(before).Distinct().Count());

        var after = await RunAsync("p", Options(), Load([.. rows.Skip(1), "1"]), Ask("b"), Ask("a"));

        Assert.Equal(2, Client.TakeCalls());
        Assert.Equal(before["a"].Skip(1).Where(static answer => !answer!.StartsWith('0')), after["a"].SkipLast(1).Where(static answer => !answer!.StartsWith('0')));
    }

    /// <summary>Ended at a random moment and run again: what a row was given, it is given again, and nothing is asked twice.</summary>
    [Theory]
    [InlineData(20)]
    [InlineData(45)]
    [InlineData(70)]
    public async Task A_run_that_was_ended_and_goes_on_gives_each_task_what_it_had(int calls)
    {
        string[] rows = [.. Enumerable.Range(0, Rows).Select(static n => $"{n % 7}")];
        using var abort = new CancellationTokenSource();
        var client = new CountingChatClient { Fault = call => Fault(call, calls, abort) };
        Step[] Tasks() =>
        [
            .. new[] { "a", "b", "c", "d" }.Select(name => new TextGeneration(name) { LLM = new ChatClientLLM(client, "m") { MaxConcurrentRequests = 5 } }),
        ];
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync("p", Options() with { AbortToken = abort.Token }, Load(rows), Tasks()));
        var kept = client.TakeCalls();

        var resumed = await RunAsync("p", Options(), Load(rows), Tasks());
        var again = client.TakeCalls();
        var after = await RunAsync("p", Options(), Load(rows), [.. Tasks().Reverse()]);

        // What was under way when the run was ended is lost: five requests at most.
        Assert.InRange(kept + again, 4 * Rows, (4 * Rows) + 5);
        Assert.Equal(0, client.TakeCalls());
        Assert.Equal(Lines(resumed), Lines(after));
        Assert.Equal(4 * Rows, Lines(resumed).Distinct().Count());
    }

    private static Exception? Fault(int call, int last, CancellationTokenSource abort)
    {
        if (call == last)
        {
            abort.Cancel();
        }

        return null;
    }

    private static IEnumerable<string> Lines(Dictionary<string, List<string?>> answers) =>
        answers.OrderBy(static task => task.Key, StringComparer.Ordinal).SelectMany(static task => task.Value)!;
}
