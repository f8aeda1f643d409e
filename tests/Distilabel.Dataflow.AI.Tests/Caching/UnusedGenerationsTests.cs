using Distilabel.Dataflow.Checkpoints;

namespace Distilabel.Dataflow.AI.Tests.Caching;

/// <summary>A changed prompt leaves the generations of the old one behind: once they stayed for ever, since all generations of a pipeline are in one log.</summary>
public sealed class UnusedGenerationsTests : GenerationsTestBase
{
    private CheckpointStore Store => new(CacheFolder);

    [Fact]
    public async Task Generations_that_a_changed_prompt_left_behind_are_found_and_removed_and_no_others()
    {
        await RunAsync("p", Options(), Load(), Ask("ask"), Ask("stays", "Stay {{ instruction }}"));
        Assert.Empty(Store.ListUnusedGenerations());
        await RunAsync("p", Options(), Load(), Ask("ask", "Changed {{ instruction }}"), Ask("stays", "Stay {{ instruction }}"));
        Assert.Equal(3 * Rows, Client.TakeCalls());

        var unused = Assert.Single(Store.ListUnusedGenerations());

        Assert.Equal(("p", "ask", (long)Rows), (unused.Pipeline, unused.Step, unused.Records));
        Assert.InRange(unused.Bytes, 1, Store.List().Sum(static stored => stored.Bytes));
        Assert.InRange(unused.LastUsed, unused.UsedBefore - TimeSpan.FromMinutes(10), unused.UsedBefore);
        Assert.Equal(Rows, Store.Remove(unused));
        Assert.Empty(Store.ListUnusedGenerations());
        Assert.Equal(2 * Rows, Store.List().Single(static stored => stored.IsGenerations).Records);
        await RunAsync("p", Options(), Load(), Ask("ask", "Changed {{ instruction }}"), Ask("stays", "Stay {{ instruction }}"));
        Assert.Equal(0, Client.TakeCalls());
        await RunAsync("p", Options(), Load(), Ask("ask"), Ask("stays", "Stay {{ instruction }}"));
        Assert.Equal(Rows, Client.TakeCalls());
    }

    [Fact]
    public async Task What_a_run_took_up_again_since_it_was_listed_stays()
    {
        await RunAsync("p", Options(), Load(), Ask("ask"));
        await RunAsync("p", Options(), Load(), Ask("ask", "Changed {{ instruction }}"));
        var unused = Assert.Single(Store.ListUnusedGenerations());
        await RunAsync("p", Options(), Load(), Ask("ask"));
        Client.TakeCalls();

        Assert.Equal(0, Store.Remove(unused));

        await RunAsync("p", Options(), Load(), Ask("ask"));
        await RunAsync("p", Options(), Load(), Ask("ask", "Changed {{ instruction }}"));
        Assert.Equal(0, Client.TakeCalls());
    }

    [Fact]
    public async Task A_run_that_was_stopped_leaves_nothing_behind()
    {
        await RunAsync("p", Options(), Load(), Ask("ask"));
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var distiset = await new Pipeline("p") { Load() >> Ask("ask", "Changed {{ instruction }}") }.RunAsync(Options(), stop.Token);

        Assert.True(distiset.Run!.WasStopped);
        Assert.Empty(Store.ListUnusedGenerations());
    }

    /// <summary>The sample tries one row out: when the run after it was stopped, all that earlier runs had paid for would have been listed.</summary>
    [Fact]
    public async Task A_run_that_tries_one_row_out_takes_nothing_out_of_use()
    {
        await RunAsync("p", Options(), Load(), Ask("ask"));

        await RunAsync("p", Options() with { ResultInMemory = true }, Load("question 3"), Ask("ask"));

        Assert.Empty(Store.ListUnusedGenerations());
    }

    [Fact]
    public async Task A_step_that_does_without_the_cache_for_once_keeps_what_it_has_there()
    {
        await RunAsync("p", Options(), Load(), Ask("ask"), Ask("other", "Other {{ instruction }}"));

        await RunAsync("p", Options(), Load(), Ask("ask", useCache: false), Ask("other", "Changed {{ instruction }}"));

        Assert.Equal("other", Assert.Single(Store.ListUnusedGenerations()).Step);
    }

    [Fact]
    public async Task Pipelines_that_share_generations_leave_those_of_others_alone()
    {
        var store = new CheckpointStore(Options(shared: true).GenerationFolder!);
        await RunAsync("one", Options(shared: true), Load(), Ask("ask"));
        await RunAsync("two", Options(shared: true), Load(), Ask("ask", "Other {{ instruction }}"));
        Assert.Empty(store.ListUnusedGenerations());

        await RunAsync("two", Options(shared: true), Load(), Ask("ask", "Third {{ instruction }}"));

        var unused = Assert.Single(store.ListUnusedGenerations());
        Assert.Equal(("two", "ask", (long)Rows), (unused.Pipeline, unused.Step, unused.Records));
    }

    [Fact]
    public async Task A_file_of_uses_that_is_damaged_or_gone_has_nothing_removed()
    {
        await RunAsync("p", Options(), Load(), Ask("ask"));
        await RunAsync("p", Options(), Load(), Ask("ask", "Changed {{ instruction }}"));
        var unused = Assert.Single(Store.ListUnusedGenerations());
        var file = Path.Combine(unused.Folder, "used.bin");
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        for (var at = 0; at < bytes.Length; at += 7)
        {
            bytes[at] ^= 4;
            await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
            Assert.Empty(Store.ListUnusedGenerations());
            bytes[at] ^= 4;
        }

        File.Delete(file);
        Assert.Empty(Store.ListUnusedGenerations());
        Assert.Equal(0, Store.Remove(unused));
    }

    [Fact]
    public void A_folder_that_is_none_of_the_store_is_refused() => Assert.Throws<ArgumentException>(
        () => Store.Remove(new UnusedGenerations("p", "ask", Path.GetTempPath(), 1, 1, default, DateTimeOffset.MaxValue)));
}
