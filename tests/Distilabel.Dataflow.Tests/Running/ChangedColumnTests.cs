using Distilabel.Dataflow.Running;

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>
/// Of branches of which one changes a column and another only carries it, the last one's stayed: with the carrying branch behind the changing one, the change was
/// lost without a word.
/// </summary>
public sealed class ChangedColumnTests
{
    public static TheoryData<string> Orders => ["change carry", "carry change", "carry change carry", "change carry carry"];

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task CombineOutputs_keeps_the_column_that_a_branch_changed(string order)
    {
        var rows = await RunAsync(order, new CombineOutputs("join"));

        Assert.Equal([0L, 10, 20], rows.Select(static row => row["n"]));
        Assert.Equal([0L, 1, 2], rows.Select(static row => row["m"]));
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task GroupColumns_keeps_the_column_that_a_branch_changed(string order)
    {
        var rows = await RunAsync(order, new GroupColumns("join") { Columns = ["m"] });

        Assert.Equal([0L, 10, 20], rows.Select(static row => row["n"]));
    }

    /// <summary>The second change was made of the first: it counts, whichever stands first.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_latest_of_several_changes_counts(bool isFirst)
    {
        var load = new Counting("load") { Rows = 3 };
        var first = new Map(static n => n + 1, "first", "n", "n");
        var second = new Map(static n => n * 100, "second", "n", "n");
        var join = new CombineOutputs("join");
        load.Connect(first);
        first.Connect(second);
        (isFirst ? second : first).Connect(join);
        (isFirst ? first : second).Connect(join);
        load.Connect(join);

        Assert.Equal([100L, 200, 300], (await RunAsync(load)).Select(static row => row["n"]));
    }

    /// <summary>A row that went through the carrying branch alone has what that carries.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_row_that_was_not_routed_to_the_changing_branch_keeps_what_it_had(bool changesFirst)
    {
        var load = new Counting("load") { Rows = 4, BatchSize = 1 };
        var change = new Map(static n => n * 10, "change", "n", "n");
        var carry = new Map(static n => n, "carry");
        var route = new RoutingBatchFunction((_, batch) => (long)batch.Rows.Columns[0][0]! % 2 == 0 ? ["change"] : ["carry"]);
        Step[] branches = changesFirst ? [change, carry] : [carry, change];

        var rows = await RunAsync(load >> route >> branches >> new CombineOutputs("join"));

        Assert.Equal([0L, 1, 20, 3], rows.Select(static row => row["n"]));
    }

    /// <summary>Two that made it each for itself: neither has seen the other's, and the last one's stays, as ever.</summary>
    [Fact]
    public async Task Of_two_changes_side_by_side_the_last_branchs_stays()
    {
        var load = new Counting("load") { Rows = 2 };

        var rows = await RunAsync(load >> new Step[] { new Map(static n => n + 1, "a", "n", "n"), new Map(static n => n + 5, "b", "n", "n"), new Map(static n => n, "c") } >> new CombineOutputs("join"));

        Assert.Equal([5L, 6], rows.Select(static row => row["n"]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_type_that_follows_is_that_of_the_changed_column(bool changesFirst)
    {
        var load = new Sequence("load") { Values = [1] };
        var change = new Spell("change") { OutputMappings = { ["text"] = "n" } };
        var carry = new Ask("carry");
        Step[] branches = changesFirst ? [change, carry] : [carry, change];

        var refusal = Assert.Throws<PipelineValidationException>(
            () => new Pipeline("p") { load >> branches >> new CombineOutputs("join") >> new Measure("measure") }.Validate());

        Assert.Contains("Step 'measure' reads the column 'n' as int, but step 'change' makes it as string.", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Its value would have no place in the column, and would be lost.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_changed_type_is_a_finding_where_a_row_may_come_through_the_carrying_branch_alone(bool changesFirst)
    {
        var load = new Sequence("load") { Values = [1] };
        var change = new Spell("change") { OutputMappings = { ["text"] = "n" } };
        var carry = new Ask("carry");
        Step[] branches = changesFirst ? [change, carry] : [carry, change];

        var refusal = Assert.Throws<PipelineValidationException>(
            () => new Pipeline("p") { load >> RoutingBatchFunctions.SampleNSteps(1) >> branches >> new CombineOutputs("join") }.Validate());

        Assert.Contains(
            "Step 'join' gets the column 'n' of its branches, of which a row may have come through some only, but it is string from step 'change' and int from step 'load'.",
            refusal.Message, StringComparison.Ordinal);
    }

    private static Task<List<IReadOnlyDictionary<string, long>>> RunAsync(string order, Step join)
    {
        var number = 0;
        Step Branch(string kind) => kind is "change" ? new Map(static n => n * 10, $"change_{number++}", "n", "n") : new Map(static n => n, $"carry_{number++}");
        return RunAsync(new Counting("load") { Rows = 3 } >> order.Split(' ').Select(Branch).ToArray() >> join);
    }

    private static Task<List<IReadOnlyDictionary<string, long>>> RunAsync(StepChain chain) => RunAsync(new Pipeline("p") { chain });

    private static Task<List<IReadOnlyDictionary<string, long>>> RunAsync(Step source) => RunAsync(new Pipeline("p") { source });

    private static async Task<List<IReadOnlyDictionary<string, long>>> RunAsync(Pipeline pipeline)
    {
        var rows = new Rows();
        await pipeline.RunAsync(new RunOptions { UseCache = false }, new RunFiles(Path.GetTempPath, Path.GetTempFileName), _ => rows, CancellationToken.None);
        return [.. rows.Lines.Select(static line => line.Split(' ').Select(static cell => cell.Split('='))
            .Where(static cell => long.TryParse(cell[1], System.Globalization.CultureInfo.InvariantCulture, out _))
            .ToDictionary(static cell => cell[0], static cell => long.Parse(cell[1], System.Globalization.CultureInfo.InvariantCulture)))];
    }
}
