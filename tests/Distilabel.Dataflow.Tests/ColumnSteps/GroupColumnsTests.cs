using CsCheck;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;
using static Distilabel.Dataflow.Tests.ColumnSteps.StepRows;

namespace Distilabel.Dataflow.Tests.ColumnSteps;

public sealed class GroupColumnsTests
{
    [Fact]
    public void Each_column_becomes_a_list_with_one_value_for_each_branch_in_the_order_of_connection()
    {
        var group = new GroupColumns { Columns = ["generation", "length"] };

        var output = Execute(group, Input(Of("a1", "b1"), Of(1, 2)), Input(Of("a2", null), Of(3, 4)), Input(Of("a3", "b3"), Of(5, 6)));

        Assert.Equal([["a1", "a2", "a3"], ["b1", null, "b3"]], output.Values<IReadOnlyList<string?>>(0));
        Assert.Equal([[1, 3, 5], [2, 4, 6]], output.Values<IReadOnlyList<int>>(1));
        Assert.Null(output.Parents);
    }

    [Fact]
    public void A_row_that_went_through_some_branches_has_as_many_values() =>
        Assert.Equal([["only"]], Execute(new GroupColumns { Columns = ["generation"] }, Input(Of("only"))).Values<IReadOnlyList<string>>(0));

    [Fact]
    public void Lists_are_grouped_as_lists_not_flattened()
    {
        var output = Execute(
            new GroupColumns { Columns = ["scores"] },
            Input(Of<IReadOnlyList<double>>([1, 2])), Input(Of<IReadOnlyList<double>>([3])));

        Assert.Equal([[[1, 2], [3]]], output.Values<IReadOnlyList<IReadOnlyList<double>>>(0));
    }

    [Fact]
    public void Any_branches_and_rows_group_as_a_loop_over_both_does() =>
        Gen.Select(Gen.Int[1, 6], Gen.Int[0, 40]).SelectMany((branches, rows) => Gen.Int.Array[rows].Array[branches]).Sample(values =>
        {
            var output = Execute(new GroupColumns { Columns = ["n"] }, [.. values.Select(branch => Input(Of(branch)))]);

            Assert.Equal(
                Enumerable.Range(0, values[0].Length).Select(row => values.Select(branch => branch[row]).ToArray()),
                output.Values<IReadOnlyList<int>>(0));
        });

    [Fact]
    public void Lists_are_named_after_their_columns_unless_names_are_given()
    {
        Assert.Equal(["grouped_generation", "grouped_model_name"], Outputs(new GroupColumns { Columns = ["generation", "model_name"] }));
        Assert.Equal(
            ["generations", "models"],
            Outputs(new GroupColumns { Columns = ["generation", "model_name"], OutputColumns = ["generations", "models"] }));
    }

    [Fact]
    public void A_name_for_each_column_is_needed()
    {
        var group = new GroupColumns("group") { Columns = ["a", "b"], OutputColumns = ["c"] };

        var exception = Assert.Throws<PipelineException>(group.DescribeColumns);

        Assert.Equal("Step 'group' reads 2 columns ('a', 'b') and OutputColumns names 1 ('c'); it needs a name for each.", exception.Message);
        Assert.Throws<PipelineException>(new GroupColumns().DescribeColumns);
    }

    [Fact]
    public void CombineColumns_is_the_same_under_its_older_name()
    {
        var combine = new CombineColumns { Columns = ["generation"], OutputColumns = ["generations"] };

        Assert.Equal("combine_columns", combine.Name);
        Assert.Equal(["generations"], Outputs(combine));
        Assert.Equal([["a", "b"]], Execute(combine, Input(Of("a")), Input(Of("b"))).Values<IReadOnlyList<string>>(0));
    }

    private static StepOutput Execute(GroupColumns step, params StepInput[] branches) => step.Execute(branches, FailingContext.Instance);

    private static IEnumerable<string> Outputs(Step step) => step.DescribeColumns().Outputs.Select(static output => output.Name);
}
