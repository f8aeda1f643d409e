using Distilabel.Dataflow.Generators.Tests.Testing;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Generators.Tests.Steps;

public class RowStepTests
{
    private const string CountWords =
        """
        namespace MyApp;

        /// <summary>Counts the words of a generation.</summary>
        [Step]
        [InputColumn<string>("generation")]
        [OutputColumn<int>("word_count", Description = "Number of words, split on white space.")]
        public sealed partial class CountWords
        {
            private Output Process(Input row) => new(WordCount: row.Generation.Split(' ').Length);
        }
        """;

    [Fact]
    public void A_row_step_reads_and_writes_typed_columns()
    {
        var step = (IRowsStep)SampleProject.Of(CountWords).Load().Step("MyApp.CountWords");

        var output = step.Execute(TestRows.Of(TestRows.Column("one two", "three", "four five six")), new RecordingContext());

        Assert.Equal([2, 1, 3], output.Values<int>(0));
        Assert.Null(output.Parents);
    }

    [Fact]
    public void The_descriptor_says_what_the_attributes_and_the_documentation_say()
    {
        var descriptor = SampleProject.Of(CountWords).Load().Step("MyApp.CountWords").Descriptor;

        Assert.Equal("CountWords", descriptor.TypeName);
        Assert.Equal("MyApp.CountWords", descriptor.FullName);
        Assert.Equal(StepKind.Row, descriptor.Kind);
        Assert.Equal("Counts the words of a generation.", descriptor.Description);
        var input = Assert.Single(descriptor.Columns.Inputs);
        Assert.Equal(new InputColumn("generation", Distilabel.Dataflow.Columns.ColumnTypes.String), input);
        var output = Assert.Single(descriptor.Columns.Outputs);
        Assert.Equal(new OutputColumn("word_count", Distilabel.Dataflow.Columns.ColumnTypes.Int32, Description: "Number of words, split on white space."), output);
        Assert.Matches("^[0-9a-f]{32}$", descriptor.CodeHash);
        Assert.Equal(1, descriptor.Version);
        Assert.True(descriptor.Checkpoint);
    }

    [Fact]
    public void A_row_that_fails_is_reported_and_the_next_goes_on()
    {
        var step = (IRowsStep)SampleProject.Of(
            """
            [Step]
            [InputColumn<string>("text")]
            [OutputColumn<int>("number")]
            public partial class Parse
            {
                private static Output Process(Input row) => new(int.Parse(row.Text));
            }
            """).Load().Step("Parse");
        var context = new RecordingContext();

        var output = step.Execute(TestRows.Of(TestRows.Column("1", "x", "3", "y")), context);

        Assert.Equal([1, 0, 3, 0], output.Values<int>(0));
        Assert.Equal([1, 3], context.Failures.Select(static failure => failure.Row));
        Assert.All(context.Failures, static failure => Assert.IsType<FormatException>(failure.Exception));
    }

    [Fact]
    public void A_failure_that_ends_the_run_goes_on_its_way()
    {
        var step = (IRowsStep)SampleProject.Of(CountWords).Load().Step("MyApp.CountWords");

        Assert.Throws<NullReferenceException>(() => step.Execute(TestRows.Of(TestRows.Column("one", null)), new RecordingContext(goesOn: false)));
    }

    [Fact]
    public void Optional_columns_are_nullable_and_may_be_absent()
    {
        var step = (IRowsStep)SampleProject.Of(
            """
            [Step]
            [InputColumn<string>("text")]
            [InputColumn<int>("limit", Optional = true)]
            [InputColumn<string>("note", Optional = true)]
            [OutputColumn<int>("length", Optional = true)]
            [OutputColumn<string>("remark", Optional = true)]
            public partial class Measure
            {
                private Output Process(Input row) => new(row.Limit is { } limit && row.Text.Length > limit ? null : row.Text.Length, row.Note ?? "none");
            }
            """).Load().Step("Measure");

        var present = step.Execute(TestRows.Of(TestRows.Column("abc", "de"), TestRows.Column<int?>(2, null), TestRows.Column("n", null)), new RecordingContext());
        var absent = step.Execute(TestRows.Of(TestRows.Column("abc", "de"), null, null), new RecordingContext());

        Assert.Equal([null, 2], present.Values<int?>(0));
        Assert.Equal(["n", "none"], present.Values<string>(1));
        Assert.Equal([3, 2], absent.Values<int?>(0));
    }
}
