using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Generators.Tests.Testing;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Generators.Tests.Steps;

public class RowsStepTests
{
    [Fact]
    public void A_filter_gives_the_rows_that_it_keeps()
    {
        var step = SampleProject.Of(
            """
            [Step]
            [InputColumn<string>("text")]
            public partial class Long
            {
                private bool Keep(Input row) => row.Text.Length > 2;
            }
            """).Load().Step("Long");
        var context = new RecordingContext();

        var output = ((IRowsStep)step).Execute(TestRows.Of(TestRows.Column("abc", "a", null, "defg")), context);

        Assert.Equal(StepKind.Filter, step.Kind);
        Assert.Empty(output.Columns);
        Assert.Equal([0, 3], output.Parents!);
        Assert.Equal(2, Assert.Single(context.Failures).Row);
    }

    [Fact]
    public void An_expanding_step_says_whose_child_each_row_is_and_a_row_that_fails_half_way_has_none()
    {
        var step = SampleProject.Of(
            """
            [Step]
            [InputColumn<string>("numbers")]
            [OutputColumn<int>("number")]
            [OutputColumn<string>("text")]
            public partial class Numbers
            {
                private static IEnumerable<Output> Process(Input row)
                {
                    foreach (var part in row.Numbers.Split(',', StringSplitOptions.RemoveEmptyEntries))
                    {
                        yield return new(int.Parse(part), part);
                    }
                }
            }
            """).Load().Step("Numbers");
        var context = new RecordingContext();

        var output = ((IRowsStep)step).Execute(TestRows.Of(TestRows.Column("1,2", "", "3,4,x,5", "6")), context);

        Assert.Equal(StepKind.Expand, step.Kind);
        Assert.Equal([1, 2, 6], output.Values<int>(0));
        Assert.Equal(["1", "2", "6"], output.Values<string>(1));
        Assert.Equal([0, 0, 3], output.Parents!);
        Assert.Equal(2, Assert.Single(context.Failures).Row);
    }

    [Fact]
    public void A_batch_step_works_on_spans()
    {
        var step = SampleProject.Of(
            """
            [Step]
            [InputColumn<double>("count")]
            [InputColumn<double>("weight", Optional = true)]
            [OutputColumn<double>("weighted")]
            [OutputColumn<string[]>("parts")]
            public partial class Weigh
            {
                private void Process(InputBatch input, OutputBatch output)
                {
                    for (var i = 0; i < input.Count; i++)
                    {
                        output.Weighted[i] = input.CountValue[i] * (input.Weight.IsEmpty ? 1 : input.Weight[i] ?? 0);
                        output.Parts[i] = [i.ToString()];
                    }
                }
            }
            """).Load().Step("Weigh");

        var with = ((IRowsStep)step).Execute(TestRows.Of(TestRows.Column(1.0, 2.0), TestRows.Column<double?>(3.0, null)), new RecordingContext());
        var without = ((IRowsStep)step).Execute(TestRows.Of(TestRows.Column(1.0, 2.0), null), new RecordingContext());

        Assert.Equal(StepKind.Batch, step.Kind);
        Assert.Equal([3, 0], with.Values<double>(0));
        Assert.Equal([1, 2], without.Values<double>(0));
        Assert.Equal([["0"], ["1"]], without.Values<string[]>(1));
    }

    [Fact]
    public void A_convergence_step_sees_the_row_of_each_branch()
    {
        var step = SampleProject.Of(
            """
            [Step]
            [InputColumn<string>("generation")]
            [InputColumn<int>("rank", Optional = true)]
            [OutputColumn<string>("best")]
            public partial class Best
            {
                private Output Process(ReadOnlySpan<Input> branches)
                {
                    var best = branches[0];
                    foreach (var branch in branches)
                    {
                        if (branch.Rank > (best.Rank ?? 0)) best = branch;
                    }

                    return new(best.Generation);
                }
            }
            """).Load().Step("Best");
        StepInput[] branches =
        [
            TestRows.Of(TestRows.Column("a0", "a1"), TestRows.Column<int?>(1, 5)),
            TestRows.Of(TestRows.Column("b0", "b1"), TestRows.Column<int?>(2, null)),
            TestRows.Of(TestRows.Column("c0", "c1"), null),
        ];

        var output = ((IConvergenceStep)step).Execute(branches, new RecordingContext());

        Assert.Equal(StepKind.Convergence, step.Kind);
        Assert.Equal(["b0", "a1"], output.Values<string>(0));
    }

    [Fact]
    public void A_method_may_be_static_or_public_and_a_class_may_be_nested_generic_or_in_no_namespace()
    {
        var assembly = SampleProject.Of(
            """
            public partial class Outer<TOuter>
            {
                internal partial struct Middle
                {
                    [Step]
                    [InputColumn<string>("text")]
                    [OutputColumn<string>("typed")]
                    public partial class Inner<T> where T : struct
                    {
                        public static Output Process(in Input row) => new(row.Text + typeof(TOuter).Name + typeof(T).Name);
                    }
                }
            }

            public static class Program
            {
                public static Step Make() => new Outer<string>.Middle.Inner<int>("inner");
            }
            """).Load();
        var step = (Step)assembly.Call("Program", "Make")!;

        var output = ((IRowsStep)step).Execute(TestRows.Of(TestRows.Column("x")), new RecordingContext());

        Assert.Equal(["xStringInt32"], output.Values<string>(0));
        Assert.Equal("inner", step.Name);
        Assert.Contains("System.Int32", step.Descriptor.FullName, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_may_hold_records_and_lists_and_have_names_that_the_records_need_themselves()
    {
        var step = SampleProject.Of(
            """
            namespace MyApp;

            public sealed record Message(string Role, string Content);

            [Step]
            [InputColumn<IReadOnlyList<Message>>("input")]
            [InputColumn<string>("class")]
            [OutputColumn<Message>("output")]
            [OutputColumn<int>("columns")]
            [OutputColumn<int>("input")]
            public partial class Last
            {
                private Output Process(Input row) => new(row.InputValue[^1] with { Role = row.Class }, row.InputValue.Count, 0);
            }

            public static class Program
            {
                public static Distilabel.Dataflow.Columns.Column Input() => new Distilabel.Dataflow.Columns.Column<IReadOnlyList<Message>>([[new("user", "hi"), new("bot", "ho")]]);
            }
            """);
        var assembly = step.Load();
        var last = assembly.Step("MyApp.Last");

        var output = ((IRowsStep)last).Execute(TestRows.Of((Column)assembly.Call("MyApp.Program", "Input")!, TestRows.Column("judge")), new RecordingContext());

        Assert.Equal("Message { Role = judge, Content = ho }", output.Columns[0][0]!.ToString());
        Assert.Equal("list<Message>", last.Descriptor.Columns.Inputs[0].Type!.Name);
        Assert.Equal(["output", "columns", "input"], last.Descriptor.Columns.Outputs.Select(static column => column.Name));
    }
}
