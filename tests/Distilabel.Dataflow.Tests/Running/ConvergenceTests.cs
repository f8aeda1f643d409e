using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Running;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>Steps that see their branches apart, in whole runs.</summary>
public sealed class ConvergenceTests
{
    [Fact]
    public async Task Branches_that_a_row_was_routed_to_are_grouped_and_no_others()
    {
        var pipeline = new Pipeline("p")
        {
            new Numbers(6, "load") { BatchSize = 1 } >> new RoutingBatchFunction(static (steps, batch) => steps.Where((_, step) => batch.Rows.Identities[0, 0] % 3 != step))
                >> new Step[] { new Map(static n => n, "first"), new Map(static n => n * 10, "second"), new Map(static n => n * 100, "third") }
                >> new GroupColumns("group") { Columns = ["m"], OutputColumns = ["ms"] },
        };

        Assert.Equal(["n=0 ms=[0,0]", "n=1 ms=[1,100]", "n=2 ms=[2,20]", "n=3 ms=[30,300]", "n=4 ms=[4,400]", "n=5 ms=[5,50]"], await RunAsync(pipeline));
    }

    [Fact]
    public async Task A_branch_without_a_column_gives_null_for_it()
    {
        var load = new Numbers(2, "load");
        var pipeline = new Pipeline("p")
        {
            load >> new Step[] { new Map(static n => n * 10, "with"), new Where(static _ => true, "without") } >> new GroupColumns("group") { Columns = ["m"] },
        };

        Assert.Equal(["n=0 grouped_m=[0,null]", "n=1 grouped_m=[10,null]"], await RunAsync(pipeline));
    }

    [Fact]
    public async Task A_group_of_one_branch_has_one_value() => Assert.Equal(
        ["grouped_n=[0]", "grouped_n=[1]"], await RunAsync(new Pipeline("p") { new Numbers(2, "load") >> new GroupColumns("group") { Columns = ["n"] } }));

    [Fact]
    public async Task Of_columns_that_are_not_grouped_the_last_branch_has_its_say()
    {
        var load = new Numbers(2, "load");
        var pipeline = new Pipeline("p")
        {
            load >> new Step[] { new Map(static n => n + 1, "first"), new Map(static n => n + 2, "second") } >> new CombineOutputs("combine"),
        };

        Assert.Equal(["n=0 m=2", "n=1 m=3"], await RunAsync(pipeline));
    }

    [Fact]
    public async Task Grouped_columns_can_be_expanded_again()
    {
        var load = new Numbers(2, "load");
        var pipeline = new Pipeline("p")
        {
            load >> new Step[] { new Map(static n => n, "first"), new Map(static n => n * 10, "second") }
                >> new GroupColumns("group") { Columns = ["m"], OutputColumns = ["ms"] } >> new ExpandColumns("expand") { Columns = { ["ms"] = "m" } } >> new KeepColumns("keep") { Columns = ["m", "n"] },
        };

        Assert.Equal(["m=0 n=0", "m=0 n=0", "m=1 n=1", "m=10 n=1"], await RunAsync(pipeline));
    }

    [Fact]
    public async Task A_null_in_a_required_input_of_a_branch_fails_its_row()
    {
        var load = new Numbers(4, "load");
        var (odd, all) = (new OddOnly("odd"), new OddOnly("all", static _ => true));
        var sum = new SumOfBranches("sum") { OnError = ErrorPolicy.DeadLetter };
        var report = await RunWithReportAsync(new Pipeline("p") { load >> new Step[] { odd, all } >> sum });

        Assert.Equal(["n=1 m=1 sum=2", "n=3 m=3 sum=6"], report.Lines);
        Assert.Equal((4, 2, 2), (report.Report["sum"].RowsIn, report.Report["sum"].RowsOut, report.Report["sum"].Failed));
    }

    private static async Task<IEnumerable<string>> RunAsync(Pipeline pipeline) => (await RunWithReportAsync(pipeline)).Lines;

    private static async Task<(IEnumerable<string> Lines, RunReport Report)> RunWithReportAsync(Pipeline pipeline)
    {
        var rows = new Rows();
        var folder = Directory.CreateTempSubdirectory("distilabel-").FullName;
        try
        {
            var report = await pipeline.RunAsync(
                new RunOptions { UseCache = false }, new RunFiles(() => folder, () => Path.Combine(folder, "failures.jsonl")), _ => rows, CancellationToken.None);
            return (rows.Lines, report);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The number where it is odd, null elsewhere.</summary>
    private sealed class OddOnly(string name, Func<long, bool>? keeps = null) : Step(name), IRowsStep
    {
        public override StepDescriptor Descriptor { get; } = new()
        {
            TypeName = nameof(OddOnly), FullName = nameof(OddOnly), Kind = StepKind.Row,
            Columns = new StepColumns([new InputColumn("n", ColumnTypes.Int64)], [new OutputColumn("m", ColumnTypes.Int64, Nullable: true)]),
        };

        public StepOutput Execute(in StepInput input, StepContext context)
        {
            var values = new long?[input.Count];
            for (var row = 0; row < values.Length; row++)
            {
                var number = input.Value<long>(0, row);
                values[row] = (keeps ?? long.IsOddInteger)(number) ? number : null;
            }

            return new StepOutput([new Column<long?>(values)]);
        }
    }

    /// <summary>The sum of a column of all branches, none of which may be null.</summary>
    private sealed class SumOfBranches(string name) : Step(name), IConvergenceStep
    {
        public override StepDescriptor Descriptor { get; } = new()
        {
            TypeName = nameof(SumOfBranches), FullName = nameof(SumOfBranches), Kind = StepKind.Convergence,
            Columns = new StepColumns([new InputColumn("m", ColumnTypes.Int64)], [new OutputColumn("sum", ColumnTypes.Int64)]),
        };

        public StepOutput Execute(ReadOnlySpan<StepInput> branches, StepContext context)
        {
            var sums = new long[branches[0].Count];
            foreach (var branch in branches)
            {
                for (var row = 0; row < sums.Length; row++)
                {
                    sums[row] += branch.Value<long>(0, row);
                }
            }

            return new StepOutput([new Column<long>(sums)]);
        }
    }
}
