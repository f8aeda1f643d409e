using Distilabel.Dataflow.Columns;
using static Distilabel.Dataflow.Tests.ColumnSteps.StepRows;

namespace Distilabel.Dataflow.Tests.ColumnSteps;

public sealed class MergeColumnsTests
{
    [Fact]
    public void Values_and_the_elements_of_lists_become_one_list_in_the_order_of_the_columns()
    {
        var output = new MergeColumns { Columns = ["one", "many", "other"] }.Run(
            Of("a", null), Of<IReadOnlyList<string?>?>(["b", "c"], null), Of<string[]>([], ["d"]));

        Assert.Equal([["a", "b", "c"], [null, "d"]], output.Values<IReadOnlyList<string?>>(0));
        Assert.Null(output.Parents);
    }

    [Fact]
    public void Numbers_stay_numbers() =>
        Assert.IsType<Column<IReadOnlyList<int>>>(new MergeColumns { Columns = ["a", "b"] }.Run(Of(1, 2), Of(3, 4)).Columns[0]);

    [Fact]
    public void The_list_is_called_merged_column_unless_named_and_replaces_what_it_is_made_of()
    {
        var merge = new MergeColumns { Columns = ["a", "b"] };

        Assert.Equal("merged_column", merge.DescribeColumns().Outputs[0].Name);
        Assert.Equal("all", new MergeColumns { Columns = ["a"], OutputColumn = "all" }.DescribeColumns().Outputs[0].Name);
        Assert.Equal(["a", "b"], merge.DescribeColumns().Drops);
    }

    [Fact]
    public void A_step_without_columns_is_refused() => Assert.Throws<PipelineException>(new MergeColumns().DescribeColumns);
}
