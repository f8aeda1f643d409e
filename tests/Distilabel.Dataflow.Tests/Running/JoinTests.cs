using Distilabel.Dataflow.Running;

namespace Distilabel.Dataflow.Tests.Running;

public sealed class JoinTests
{
    private static async Task<List<string>> RunAsync(Pipeline pipeline, RunOptions? options = null)
    {
        var rows = new Rows();
        var files = new RunFiles(static () => Path.GetTempPath(), static () => Path.GetTempFileName());
        await pipeline.RunAsync((options ?? new RunOptions()) with { UseCache = false }, files, _ => rows, CancellationToken.None);
        Assert.True(rows.IsComplete);
        return rows.Lines;
    }

    [Fact]
    public async Task A_row_filtered_in_one_branch_is_dropped_at_the_join()
    {
        var load = new Numbers(1000, "load") { BatchSize = 7 };
        var left = new Where(static n => n % 3 == 0, "left");
        var right = new Map(static n => n * 10, "right");
        var join = new Map(static n => n + 1, "join", "m", "k");
        var pipeline = new Pipeline("p") { load >> new Step[] { left, right } >> join };

        var lines = await RunAsync(pipeline);

        Assert.Equal(Enumerable.Range(0, 1000).Where(static n => n % 3 == 0).Select(static n => $"n={n} m={n * 10} k={(n * 10) + 1}"), lines);
    }

    [Fact]
    public async Task Branches_that_keep_all_rows_meet_in_order()
    {
        var load = new Numbers(10_000, "load");
        var pipeline = new Pipeline("p")
        {
            load >> new Step[] { new Map(static n => n * 10, "right"), new Map(static n => n * 2, "left", output: "k") } >> new Map(static n => n + 1, "join", "m", "j"),
        };

        var lines = await RunAsync(pipeline, new RunOptions { Capacity = 60 });

        Assert.Equal(Enumerable.Range(0, 10_000).Select(static n => $"n={n} m={n * 10} k={n * 2} j={(n * 10) + 1}"), lines);
    }

    [Fact]
    public async Task A_branch_that_drops_nearly_all_rows_does_not_hold_the_other_up()
    {
        var load = new Numbers(100_000, "load");
        var pipeline = new Pipeline("p")
        {
            load >> new Step[] { new Map(static n => n * 10, "right"), new Where(static n => n == 99_999, "left") } >> new Map(static n => n + 1, "join", "m", "j"),
        };

        Assert.Equal(["n=99999 m=999990 j=999991"], await RunAsync(pipeline, new RunOptions { Capacity = 100 }));
    }

    /// <summary>
    /// What waits at the join for all rows of a global step, or for a large batch, must not take the room of what follows: when it did, the step was given
    /// a batch at a time, each when the one before was done. Here rows go on by four, and would wait for ever for one that is not begun. Room for the rows
    /// that make a batch is not enough where a filter takes most of them.
    /// </summary>
    [Theory]
    [InlineData("a global step", true)]
    [InlineData("a global step", false)]
    [InlineData("a join with a global step", true)]
    [InlineData("a join with a global step", false)]
    [InlineData("a large batch", true)]
    [InlineData("a large batch", false)]
    [InlineData("a filter before a batch", true)]
    [InlineData("a filter before a batch", false)]
    [InlineData("a route before a batch", true)]
    [InlineData("a route before a batch", false)]
    public async Task A_step_that_awaits_beside_one_that_takes_many_rows_has_as_many_under_way_as_it_may(string what, bool isFirst)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var (load, together, last) = (new Numbers(2000, "load") { BatchSize = 3 }, new Together("together") { MaxConcurrency = 4 }, new Map(static n => n + 1, "last", output: "z"));
        var beside = what switch
        {
            "a global step" => load >> new Ranks("ranks"),
            "a large batch" => load >> new Chunks("chunks") { InputBatchSize = 900 },
            "a filter before a batch" => load >> new Where(static n => n % 100 == 0, "few") >> new Chunks("chunks") { InputBatchSize = 15 },
            "a route before a batch" => load >> new Map(static n => n, "copy", output: "r") >> new RoutingBatchFunction(static (steps, batch) => steps.Skip(batch.Rows.Identities[0, 0] % 50 == 0 ? 0 : 1))
                >> new Step[] { new Chunks("chunks") { InputBatchSize = 15 }, new Map(static n => n, "other", output: "o") } >> new Map(static n => n, "joined", output: "k"),
            _ => load >> new Step[] { new Map(static n => n, "copy"), new Ranks("ranks") } >> new Map(static n => n, "joined", output: "k"),
        };
        var pipeline = isFirst ? new Pipeline("p") { load >> together >> last, beside >> last } : new Pipeline("p") { beside >> last, load >> together >> last };

        var lines = await RunAsync(pipeline, new RunOptions { Capacity = 10, AbortToken = patience.Token });

        Assert.Equal(what == "a filter before a batch" ? 20 : 2000, lines.Count);
    }

    /// <summary>
    /// The rows of the other branches wait at the join for those that are under way. When there was less room for them than the step has rows under way, the
    /// source was held up by them, and the step never had as many as it may.
    /// </summary>
    [Fact]
    public async Task A_step_that_awaits_has_as_many_rows_under_way_as_it_may_whatever_the_capacity_of_the_branch_beside_it()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var load = new Numbers(2000, "load") { BatchSize = 3 };
        var pipeline = new Pipeline("p")
        {
            load >> new Step[] { new Together("together") { MaxConcurrency = 40, Rows = 40 }, new Map(static n => n, "copy") } >> new Map(static n => n + 1, "last", output: "z"),
        };

        var lines = await RunAsync(pipeline, new RunOptions { Capacity = 10, AbortToken = patience.Token });

        Assert.Equal(2000, lines.Count);
    }
}

/// <summary>Has rows wait for each other: as many begin before one ends.</summary>
[Step(Checkpoint = false)]
[InputColumn<long>("n")]
[OutputColumn<long>("met")]
public sealed partial class Together
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _met = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _here;

    public int Rows { get; init; } = 4;

    private async ValueTask<Output> ProcessAsync(Input row, CancellationToken cancellationToken)
    {
        Task met;
        lock (_gate)
        {
            met = _met.Task;
            if (++_here % Rows == 0)
            {
                _met.SetResult();
                _met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        await met.WaitAsync(cancellationToken);
        return new Output(row.N);
    }
}
