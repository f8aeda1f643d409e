using CsCheck;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Running;
using Distilabel.Dataflow.Steps;
using Distilabel.Dataflow.Tests.Running;

namespace Distilabel.Dataflow.Tests.ColumnSteps;

/// <summary>Rows that were made of one become one again.</summary>
public sealed class CollapseColumnsTests
{
    /// <summary>Lists of any length side by side; where all of a row are empty or null, it makes no rows to put together.</summary>
    private static readonly Gen<Lists[]> SomeRows = Gen.Select(
        Gen.Long, Gen.Int[-9, 9].List[0, 4], Gen.Bool, static (id, numbers, isNull) => new Lists(id, numbers, isNull ? null : [.. numbers.Select(static number => $"t{number}")])).Array[0, 30];

    [Fact]
    public Task Collapsing_what_was_expanded_gives_the_lists_as_they_were() => Gen.Select(SomeRows, Gen.Int[1, 7], Gen.Int[1, 7]).SampleAsync(
        async (rows, batchSize, capacity) =>
        {
            var pipeline = new Pipeline("p")
            {
                new LoadDataFromDicts<Lists>("load") { Data = rows, BatchSize = batchSize } >> new ExpandColumns("expand") { Columns = ["numbers", "texts"] }
                    >> new CollapseColumns("collapse") { Columns = ["numbers", "texts"] },
            };

            // A null list beside one with elements comes back as a list of nulls: its rows say no more.
            var expected = rows.Where(static row => row.Numbers.Count > 0)
                .Select(static row => $"id={row.Id} numbers=[{string.Join(',', row.Numbers)}] texts=[{string.Join(',', row.Texts ?? [.. row.Numbers.Select(static _ => "null")])}]");
            Assert.Equal(expected, (await RunAsync(pipeline, capacity)).Lines);
        },
        iter: 60);

    [Fact]
    public async Task Rows_that_are_gone_are_not_in_the_list_and_the_first_that_is_left_gives_the_other_columns()
    {
        var pipeline = new Pipeline("p")
        {
            new Numbers(4, "load") { BatchSize = 3 } >> new Times("expand") >> new Where(static k => k % 10 != 0, "filter", input: "k")
                >> new CollapseColumns("collapse") { Columns = { ["k"] = "ks" } },
        };

        var (lines, report) = await RunAsync(pipeline);

        // 0 makes none, 1 makes 10, 2 makes 20 and 21, 3 makes 30, 31 and 32; those that end in 0 are dropped.
        Assert.Equal(["n=2 ks=[21]", "n=3 ks=[31,32]"], lines);
        Assert.Equal((3, 2, -1), (report["collapse"].RowsIn, report["collapse"].RowsOut, report["collapse"].Expanded));
    }

    [Fact]
    public async Task A_branch_that_expands_and_collapses_meets_the_other_row_by_row()
    {
        var load = new Numbers(5, "load") { BatchSize = 2 };
        var last = new Map(static n => -n, "last", output: "minus");
        var pipeline = new Pipeline("p")
        {
            load >> new Times("expand") >> new CollapseColumns("collapse") { Columns = { ["k"] = "ks" } } >> last,
            load >> new Map(static n => n + 1, "other") >> last,
        };

        var (lines, report) = await RunAsync(pipeline);

        Assert.Equal(["n=1 ks=[10] m=2 minus=-1", "n=2 ks=[20,21] m=3 minus=-2", "n=3 ks=[30,31,32] m=4 minus=-3", "n=4 ks=[40,41,42,43] m=5 minus=-4"], lines);
        Assert.Equal(1, report["last"].Unmatched);
    }

    [Fact]
    public void It_needs_a_step_before_it_that_makes_several_rows_of_one() => Assert.Equal(
        "Step 'collapse' puts rows together that an earlier step made of one row, but none did: the rows before it come as 'load' made them. It belongs behind " +
        "ExpandColumns, or another step that makes several rows of one.",
        Assert.Throws<PipelineException>(new Pipeline("p") { new Numbers(4, "load") >> new CollapseColumns("collapse") { Columns = { ["n"] = "ns" } } }.Validate).Message);

    [Fact]
    public void It_refuses_rows_that_a_global_step_has_put_in_another_order()
    {
        var pipeline = new Pipeline("p")
        {
            new Numbers(4, "load") >> new Times("expand") >> new Backwards("sort") >> new CollapseColumns("collapse") { Columns = { ["k"] = "ks" } },
        };

        Assert.Equal(
            "Step 'collapse' puts rows together that step 'expand' made of one row, but the global step 'sort' has put all rows in an order of its own since. Put the " +
            "rows together before it.",
            Assert.Throws<PipelineException>(pipeline.Validate).Message);
    }

    private static async Task<(List<string> Lines, RunReport Report)> RunAsync(Pipeline pipeline, int capacity = 100)
    {
        var rows = new Rows();
        var report = await pipeline.RunAsync(
            new RunOptions { UseCache = false, Capacity = capacity }, new RunFiles(Path.GetTempPath, Path.GetTempFileName), _ => rows, CancellationToken.None);
        return (rows.Lines, report);
    }

    public sealed record Lists(long Id, IReadOnlyList<int> Numbers, IReadOnlyList<string>? Texts);
}

/// <summary>Makes of n the numbers 10n, 10n + 1, ..., n of them.</summary>
[Step]
[InputColumn<long>("n")]
[OutputColumn<long>("k")]
internal sealed partial class Times
{
    private IEnumerable<Output> Process(Input row)
    {
        for (var k = 0L; k < row.N; k++)
        {
            yield return new((10 * row.N) + k);
        }
    }
}

/// <summary>Puts all rows in the opposite order.</summary>
internal sealed class Backwards(string name) : Step(name), IRowsStep
{
    public override StepDescriptor Descriptor { get; } = new()
    {
        TypeName = nameof(Backwards),
        FullName = nameof(Backwards),
        Kind = StepKind.Global,
        Columns = new StepColumns([new InputColumn("n", ColumnTypes.Int64)], []),
    };

    public StepOutput Execute(in StepInput input, StepContext context) => new([], [.. Enumerable.Range(0, input.Count).Reverse()]);
}
