using Distilabel.Dataflow.Running;

// What the compiler says of these pipelines, the run time must say too.
#pragma warning disable DDF107, DDF113, DDF117

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>Routes of rows, in whole runs. What they must keep to among other steps, random graphs say (<see cref="RandomGraphTests"/>).</summary>
public sealed class RouteTests
{
    private static readonly Item[] Items =
    [
        new(0, "code", Kind.Code), new(1, "chat", Kind.Chat), new(2, "chat", Kind.Chat), new(3, "code", Kind.Code), new(4, "code", null), new(5, "chat", Kind.Chat),
    ];

    public enum Kind
    {
        Code,
        Chat,
    }

    // The story: two branches, each with a filter for its kind, paid for all rows and gave none.
    [Fact]
    public async Task Branches_that_filter_for_each_other_lose_all_rows_and_say_so()
    {
        var load = Load();
        var group = new GroupColumns("group") { Columns = ["m"], OutputColumns = ["ms"] };
        var pipeline = new Pipeline("p")
        {
            load >> new Where(static n => n is 0 or 3, "is_code") >> Code >> group,
            load >> new Where(static n => n is 1 or 2, "is_chat") >> Chat >> group,
        };

        var (lines, report) = await RunAsync(pipeline);

        Assert.Empty(lines);
        var join = Assert.Single(report.Joins);
        Assert.Equal(("group", 0, 4, true), (join.Step, join.Joined, join.Unmatched, join.DropsEachOther));
        Assert.Equal([new("code", 2), new BranchCounts("chat", 2)], join.Branches);
        Assert.Equal(
            "Where the branches before step 'group' meet, 4 rows found no partner and were dropped (2 of 'code', 2 of 'chat'); 0 were joined. A row that one branch " +
            "filters is dropped from all: to send each row to the branch that is for it, use Route.By.",
            join.ToString());
        Assert.Equal(4, report["group"].Unmatched);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(50)]
    public async Task Each_row_takes_the_branch_for_its_key_and_keeps_its_place(int batchSize)
    {
        var (code, chat) = (Code, Chat);
        var (lines, report) = await RunAsync(new Pipeline("p")
        {
            Load(batchSize) >> Route.By("kind", ("code", code), ("chat", chat)) >> new Step[] { code, chat } >> new GroupColumns("group") { Columns = ["m"], OutputColumns = ["ms"] },
        });

        Assert.Equal(["0 [0]", "1 [100]", "2 [200]", "3 [30]", "4 [40]", "5 [500]"], lines.Select(static line => $"{Part(line, "n")} {Part(line, "ms")}"));
        Assert.Equal((3, 3), (report["code"].RowsIn, report["chat"].RowsIn));
        Assert.Equal((6, 0), (report["group"].RowsIn, report["group"].Unmatched));
    }

    [Fact]
    public async Task Branches_may_make_one_column_each_where_a_row_goes_to_one_of_them()
    {
        var (code, chat) = (Code, Chat);
        var (lines, _) = await RunAsync(new Pipeline("p")
        {
            Load() >> Route.By("kind", ("code", code), ("chat", chat)) >> new Step[] { code, chat } >> new Map(static m => m + 1, "after", input: "m", output: "o"),
        });

        Assert.Equal(["0 1", "100 101", "200 201", "30 31", "40 41", "500 501"], lines.Select(static line => $"{Part(line, "m")} {Part(line, "o")}"));
    }

    [Fact]
    public void Branches_may_not_make_one_column_each_where_a_row_may_go_to_both()
    {
        var (code, chat) = (Code, Chat);
        var pipeline = new Pipeline("p")
        {
            Load() >> Route.When<Item>((code, static item => item.N > 1), (chat, static item => item.N < 4)) >> new Step[] { code, chat }
                >> new Map(static m => m, "after", input: "m", output: "o"),
        };

        Assert.Contains("gets the column 'm' from 2 branches", Assert.Throws<PipelineValidationException>(pipeline.Validate).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_of_the_branch_that_a_row_did_not_take_is_null()
    {
        var (code, chat) = (new Map(static n => n * 10, "code", output: "c"), new Map(static n => n * 100, "chat", output: "h"));
        var (lines, _) = await RunAsync(new Pipeline("p")
        {
            Load() >> Route.By("kind", ("code", code), ("chat", chat)) >> new Step[] { code, chat } >> new Where(static _ => true, "after"),
        });

        Assert.Equal(["c=0 h=", "c= h=100", "c= h=200", "c=30 h=", "c=40 h=", "c= h=500"], lines.Select(static line => $"c={Part(line, "c")} h={Part(line, "h")}"));
    }

    [Fact]
    public async Task Without_keys_a_row_takes_the_branch_that_its_column_names()
    {
        var (lines, _) = await RunAsync(new Pipeline("p") { Load() >> Route.By("kind") >> new Step[] { Chat, Code } >> new Where(static _ => true, "after") });

        Assert.Equal(["0", "100", "200", "30", "40", "500"], lines.Select(static line => Part(line, "m")));
    }

    [Fact]
    public async Task A_row_goes_to_every_branch_whose_condition_holds()
    {
        var (code, chat) = (Code, Chat);
        var (lines, _) = await RunAsync(new Pipeline("p")
        {
            Load() >> Route.When<Item>((code, static item => item.N is > 1), (chat, static item => item.Kind is "chat")).Otherwise(chat) >> new Step[] { code, chat }
                >> new GroupColumns("group") { Columns = ["m"], OutputColumns = ["ms"] },
        });

        Assert.Equal(["[0]", "[100]", "[20,200]", "[30]", "[40]", "[50,500]"], lines.Select(static line => Part(line, "ms")));
    }

    [Fact]
    public async Task A_row_without_a_branch_ends_the_run_and_is_named()
    {
        var code = Code;
        var failure = await Assert.ThrowsAsync<PipelineException>(() => RunAsync(new Pipeline("p") { Load() >> Route.By("kind", ("code", code)) >> new Step[] { code } }));

        Assert.Equal(
            "Row load[1] has no branch in the route behind step 'load' (kind = 'chat'). Add one, or say with Otherwise(step) or OtherwiseDrop() what becomes of such rows.",
            failure.Message);
    }

    [Fact]
    public async Task A_row_without_a_branch_goes_to_the_step_for_all_others()
    {
        var (code, chat) = (Code, Chat);
        var (lines, _) = await RunAsync(new Pipeline("p")
        {
            Load() >> Route.By("label", (Kind.Code, code)).Otherwise(chat) >> new Step[] { code, chat } >> new Where(static _ => true, "after"),
        });

        Assert.Equal(["0", "100", "200", "30", "400", "500"], lines.Select(static line => Part(line, "m")));
    }

    [Fact]
    public async Task Rows_without_a_branch_are_dropped_and_counted_where_that_was_asked_for()
    {
        var (code, chat) = (Code, Chat);
        var (lines, report) = await RunAsync(new Pipeline("p")
        {
            Load() >> Route.By("label", (Kind.Code, code), (Kind.Chat, chat)).OtherwiseDrop() >> new Step[] { code, chat } >> new Where(static _ => true, "after"),
        });

        Assert.Equal(["0", "100", "200", "30", "500"], lines.Select(static line => Part(line, "m")));
        Assert.Equal((6, 1, 5), (report["load"].RowsOut, report["load"].Unrouted, report["after"].RowsIn));
    }

    [Fact]
    public async Task A_row_that_its_branch_filters_is_dropped_and_unmatched_nowhere()
    {
        var (code, chat) = (new Where(static n => n != 3, "code"), Chat);
        var (lines, report) = await RunAsync(new Pipeline("p")
        {
            Load() >> Route.By("kind", ("code", code), ("chat", chat)) >> new Step[] { code, chat } >> new Where(static _ => true, "after"),
        });

        Assert.Equal(["0", "1", "2", "4", "5"], lines.Select(static line => Part(line, "n")));
        Assert.Equal((1, 0), (report["code"].Filtered, report["after"].Unmatched));
        Assert.False(Assert.Single(report.Joins).DropsEachOther);
    }

    [Fact]
    public async Task A_condition_that_fails_is_named_with_its_row()
    {
        var code = Code;
        var failure = await Assert.ThrowsAsync<PipelineException>(() => RunAsync(new Pipeline("p")
        {
            Load() >> Route.When<Item>((code, static item => item.N < 4 ? true : throw new InvalidOperationException("no way"))) >> new Step[] { code },
        }));

        Assert.Equal("The route behind step 'load' failed on row load[4]: no way", failure.Message);
    }

    [Fact]
    public async Task Null_in_a_property_that_is_not_nullable_is_told_with_its_row()
    {
        var code = Code;
        var failure = await Assert.ThrowsAsync<PipelineException>(() => RunAsync(new Pipeline("p") { Load() >> Route.When<Labelled>((code, static _ => true)) >> new Step[] { code } }));

        Assert.Equal("The route behind step 'load' can't read row load[4]: it has null in its column 'label', whose property is not nullable.", failure.Message);
    }

    [Fact]
    public void A_column_that_is_not_there_is_missed_before_the_run()
    {
        var code = Code;
        var pipeline = new Pipeline("p") { Load() >> Route.By("sort", ("code", code)) >> new Step[] { code } };

        Assert.Contains(
            "The route behind step 'load' requires inputs ['sort'], but only the inputs=['n', 'kind', 'label'] are available, which means that the inputs=['sort'] are " +
            "missing or not available when the rows of 'load' are routed.",
            Assert.Throws<PipelineValidationException>(pipeline.Validate).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_of_another_type_is_refused_before_the_run()
    {
        var code = Code;
        var pipeline = new Pipeline("p") { Load() >> Route.By("kind", (1, code)) >> new Step[] { code } };

        Assert.Contains(
            "The route behind step 'load' reads the column 'kind' as int, but step 'load' makes it as string.",
            Assert.Throws<PipelineValidationException>(pipeline.Validate).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_that_a_route_names_must_follow_it_and_no_others()
    {
        var (code, chat) = (Code, Chat);

        Assert.Equal(
            "The route behind step 'load' names step 'chat', which is none of those that follow: 'code'.",
            Assert.Throws<PipelineException>(() => Load() >> Route.By("kind", ("code", code), ("chat", chat)) >> new Step[] { code }).Message);
        Assert.Equal(
            "Step 'chat' follows the route behind step 'load', which sends it no row: name it in the route, or leave it out.",
            Assert.Throws<PipelineException>(() => Load().Connect(Route.By("kind", ("code", code)), code, chat)).Message);
        Assert.Equal("The route has no branches.", Assert.Throws<PipelineException>(() => Route.By<string>("kind")).Message);
        Assert.Equal(
            "The route by the column 'kind' names the value 'a' twice. For rows that go to several steps, use Route.When.",
            Assert.Throws<PipelineException>(() => Route.By("kind", ("a", code), ("a", chat))).Message);
    }

    private static Map Code => new(static n => n * 10, "code");

    private static Map Chat => new(static n => n * 100, "chat");

    private static LoadDataFromDicts<Item> Load(int batchSize = 4) => new("load") { Data = Items, BatchSize = batchSize };

    private static string Part(string line, string column) =>
        line.Split(' ').Single(part => part.StartsWith(column + "=", StringComparison.Ordinal))[(column.Length + 1)..];

    private static async Task<(List<string> Lines, RunReport Report)> RunAsync(Pipeline pipeline)
    {
        var rows = new Rows();
        var report = await pipeline.RunAsync(
            new RunOptions { UseCache = false }, new RunFiles(Path.GetTempPath, Path.GetTempFileName), _ => rows, CancellationToken.None);
        return (rows.Lines, report);
    }

    public sealed record Item(long N, string Kind, Kind? Label);

    public sealed record Labelled(Kind Label);
}
