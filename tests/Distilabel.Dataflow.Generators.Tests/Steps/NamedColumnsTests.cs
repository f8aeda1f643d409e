using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Generators.Tests.Testing;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Generators.Tests.Steps;

public class NamedColumnsTests
{
    private const string Sample =
        """
        using Distilabel.Dataflow.Columns;
        using Distilabel.Dataflow.Steps;

        namespace MyApp;

        [Step]
        [InputColumn<int>("times")]
        [InputColumnsFrom(nameof(Columns), Type = typeof(string), Default = ["text"])]
        [OutputColumnsFrom(nameof(OutputColumns), DefaultPrefix = "shouted_")]
        [OutputColumn<int>("total")]
        public partial class Shout
        {
            public IReadOnlyList<string> Columns { get; init; } = [];
            public string[]? OutputColumns { get; init; }

            private void Process(InputBatch input, OutputBatch output)
            {
                output.Total.Fill(input.NamedColumns.Length);
                for (var c = 0; c < input.NamedColumns.Length; c++)
                {
                    var values = ((Column<string>)input.NamedColumns[c]!).Values;
                    var shouted = new string[input.Count];
                    for (var i = 0; i < shouted.Length; i++) shouted[i] = values[i].ToUpperInvariant() + new string('!', input.Times[i]);
                    output.Set(c, new Column<string>(shouted));
                }
            }
        }

        [Step]
        [InputColumnsFrom(nameof(Columns))]
        [OutputColumnsFrom(nameof(Columns), Shape = ColumnShape.ElementOf, Optional = true)]
        [DropsColumnsFrom(nameof(Columns))]
        public partial class Unpack : IRowsStep
        {
            public ColumnRenames Columns { get; init; } = [];
            public StepOutput Execute(in StepInput input, StepContext context) => throw new NotSupportedException();
        }

        [Step]
        [InputColumnsFrom(nameof(Columns))]
        [OutputColumnsFrom(nameof(OutputColumn), Shape = ColumnShape.MergedList, Default = "merged")]
        [KeepsOnlyColumnsFrom(nameof(Columns))]
        public partial class Merge : IConvergenceStep
        {
            public List<string> Columns { get; init; } = [];
            public string? OutputColumn { get; init; }
            public StepOutput Execute(ReadOnlySpan<StepInput> branches, StepContext context) => throw new NotSupportedException();
        }

        public static class Program
        {
            public static Step Shout() => new Shout("loud") { Columns = ["a", "b"] };
            public static Step ShoutText() => new Shout();
            public static Step ShoutWrongly() => new Shout("loud") { Columns = ["a", "b"], OutputColumns = ["c"] };
            public static Step Unpack() => new Unpack { Columns = { ["as"] = "a", ["bs"] = "b" } };
            public static Step Merge() => new Merge { Columns = ["a", "b"] };
            public static Step MergeTo() => new Merge { Columns = ["a"], OutputColumn = "all" };
            public static Step MergeNothing() => new Merge("none");
        }
        """;

    private static readonly Lazy<SampleAssembly> Assembly = new(static () => SampleProject.Of(Sample).Load());

    [Fact]
    public void Columns_that_arguments_name_stand_after_those_of_the_class()
    {
        var columns = Make("Shout").DescribeColumns();

        Assert.Equal(["times", "a", "b"], columns.Inputs.Select(static input => input.Name));
        Assert.Equal([ColumnTypes.Int32, ColumnTypes.String, ColumnTypes.String], columns.Inputs.Select(static input => input.Type));
        Assert.Equal(
            [new OutputColumn("total", ColumnTypes.Int32), new OutputColumn("shouted_a", null, Source: 1), new OutputColumn("shouted_b", null, Source: 2)],
            columns.Outputs);
        Assert.Equal(["times", "text"], Make("ShoutText").DescribeColumns().Inputs.Select(static input => input.Name));
    }

    [Fact]
    public void A_batch_step_reads_and_sets_named_columns_by_place()
    {
        var output = ((IRowsStep)Make("Shout")).Execute(
            TestRows.Of(TestRows.Column(0, 2), TestRows.Column("x", "y"), TestRows.Column("p", "q")), new RecordingContext());

        Assert.Equal([2, 2], output.Values<int>(0));
        Assert.Equal(["X", "Y!!"], output.Values<string>(1));
        Assert.Equal(["P", "Q!!"], output.Values<string>(2));
    }

    [Fact]
    public void Renames_give_the_columns_that_are_read_dropped_and_made()
    {
        var columns = Make("Unpack").DescribeColumns();

        Assert.Equal(["as", "bs"], columns.Inputs.Select(static input => input.Name));
        Assert.Equal(
            [
                new OutputColumn("a", null, Nullable: true, Shape: ColumnShape.ElementOf, Source: 0),
                new OutputColumn("b", null, Nullable: true, Shape: ColumnShape.ElementOf, Source: 1),
            ],
            columns.Outputs);
        Assert.Equal(["as", "bs"], columns.Drops);
    }

    [Fact]
    public void One_output_of_all_inputs_has_the_given_name_or_the_default()
    {
        var columns = Make("Merge").DescribeColumns();

        Assert.Equal(new OutputColumn("merged", null, Shape: ColumnShape.MergedList), Assert.Single(columns.Outputs));
        Assert.Equal(["a", "b"], columns.KeepsOnly!.Value);
        Assert.Equal("all", Assert.Single(Make("MergeTo").DescribeColumns().Outputs).Name);
        Assert.Equal(StepKind.Convergence, Make("Merge").Kind);
    }

    [Theory]
    [InlineData("ShoutWrongly", "Step 'loud' reads 2 columns ('a', 'b') and OutputColumns names 1 ('c'); it needs a name for each.")]
    [InlineData("MergeNothing", "Step 'none' names no columns: set Columns.")]
    public void Arguments_that_do_not_fit_are_said(string program, string message) =>
        Assert.Equal(message, Assert.Throws<PipelineException>(() => Make(program).DescribeColumns()).Message);

    private static Step Make(string program) => (Step)Assembly.Value.Call("MyApp.Program", program)!;
}
