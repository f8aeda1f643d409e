using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Tests.ColumnSteps;

/// <summary>What the column steps do to the columns of a pipeline, and what is said where columns do not fit them.</summary>
public sealed class ColumnStepsInPipelinesTests
{
    private static readonly ColumnType Text = ColumnTypes.String;

    [Fact]
    public void Grouped_columns_give_way_to_their_lists()
    {
        var (load, left, right) = (new Makes("load", ("id", ColumnTypes.Int32)), new Adds("left", ("text", Text)), new Adds("right", ("text", Text)));

        Assert.Equal("id: int, grouped_text: list<string>", Columns(load >> new Step[] { left, right } >> new GroupColumns { Columns = ["text"] }));
    }

    [Fact]
    public void A_branch_without_a_grouped_column_makes_its_values_nullable()
    {
        var load = new Makes("load", ("id", ColumnTypes.Int32));

        Assert.Equal(
            "id: int, grouped_n: list<int?>",
            Columns(load >> new Step[] { new Adds("left", ("n", ColumnTypes.Int32)), new Adds("right") } >> new GroupColumns { Columns = ["n"] }));
    }

    [Fact]
    public void Branches_are_grouped_in_the_type_that_holds_the_values_of_all()
    {
        var load = new Makes("load", ("id", ColumnTypes.Int32));

        Assert.Equal(
            "id: int, grouped_n: list<long>",
            Columns(load >> new Step[] { new Adds("left", ("n", ColumnTypes.Int64)), new Adds("right", ("n", ColumnTypes.Int32)) } >>
                new GroupColumns { Columns = ["n"] }));
    }

    [Fact]
    public void Branches_whose_types_have_nothing_in_common_are_refused()
    {
        var load = new Makes("load", ("id", ColumnTypes.Int32));

        Assert.Equal(
            "Step 'group' combines the column 'n' of its branches, but it is int from step 'left' and string from step 'right'.",
            Refusal(load >> new Step[] { new Adds("left", ("n", ColumnTypes.Int32)), new Adds("right", ("n", Text)) } >>
                new GroupColumns("group") { Columns = ["n"] }));
    }

    [Fact]
    public void CombineOutputs_takes_the_columns_of_all_branches()
    {
        var load = new Makes("load", ("id", ColumnTypes.Int32));

        Assert.Equal(
            "id: int, a: string, b: bool",
            Columns(load >> new Step[] { new Adds("left", ("a", Text)), new Adds("right", ("b", ColumnTypes.Boolean)) } >> new CombineOutputs()));
    }

    [Fact]
    public void CombineOutputs_keeps_the_last_of_two_columns_of_one_name()
    {
        var load = new Makes("load", ("id", ColumnTypes.Int32));

        Assert.Equal(
            "id: int, a: bool",
            Columns(load >> new Step[] { new Adds("left", ("a", Text)), new Adds("right", ("a", ColumnTypes.Boolean)) } >> new CombineOutputs()));
    }

    [Fact]
    public void Kept_columns_stand_in_the_order_in_which_they_are_named()
    {
        var load = new Makes("load", ("a", Text), ("b", ColumnTypes.Int32), ("c", Text));

        Assert.Equal("c: string, a: string", Columns(load >> new KeepColumns { Columns = ["c", "a"] }));
    }

    [Fact]
    public void A_column_that_was_dropped_and_is_then_required_is_refused_before_the_run()
    {
        var load = new Makes("load", ("a", Text), ("b", Text));

        Assert.StartsWith(
            "Step 'merge' requires inputs ['b'], but only the inputs=['a'] are available, which means that the inputs=['b'] are missing",
            Refusal(load >> new KeepColumns { Columns = ["a"] } >> new MergeColumns("merge") { Columns = ["b"] }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_expanded_column_has_the_type_of_its_elements_and_a_renamed_list_remains()
    {
        var load = new Makes("load", ("texts", Text.ToList()), ("scores", ColumnTypes.Double.ToList()));

        Assert.Equal(
            "texts: string, scores: list<double>, score: double?",
            Columns(load >> new ExpandColumns { Columns = ["texts", ("scores", "score")] }));
    }

    [Fact]
    public void A_column_that_holds_no_lists_cannot_be_expanded()
    {
        var load = new Makes("load", ("n", ColumnTypes.Int32));

        Assert.Equal(
            "Step 'expand' reads the column 'n' as a list, but step 'load' makes it as int.",
            Refusal(load >> new ExpandColumns("expand") { Columns = ["n"] }));
    }

    [Fact]
    public void Merged_columns_give_way_to_one_list()
    {
        var load = new Makes("load", ("a", Text), ("b", Text.ToList()), ("c", ColumnTypes.Int32));

        Assert.Equal("c: int, merged_column: list<string>", Columns(load >> new MergeColumns { Columns = ["a", "b"] }));
    }

    [Fact]
    public void Columns_of_different_types_cannot_be_merged()
    {
        var load = new Makes("load", ("a", Text), ("b", ColumnTypes.Int32));

        Assert.Equal(
            "Step 'merge' merges columns into one list, but their types differ: 'a' is string, 'b' is int.",
            Refusal(load >> new MergeColumns("merge") { Columns = ["a", "b"] }));
    }

    private static string Columns(StepChain chain)
    {
        var pipeline = new Pipeline("test") { chain };
        var steps = pipeline.Collect();
        return Distilabel.Dataflow.Pipelines.PipelineGraph.Build(pipeline.Name, steps, steps).Nodes[^1].Made.ToString();
    }

    private static string Refusal(StepChain chain) => Assert.Throws<PipelineValidationException>(new Pipeline("test") { chain }.Validate).Message;

    private static StepColumns Outputs((string Name, ColumnType Type)[] columns) =>
        new([], [.. columns.Select(static column => new OutputColumn(column.Name, column.Type))]);

    private sealed class Makes(string name, params (string Name, ColumnType Type)[] columns) : GeneratorStep(name)
    {
        public override StepDescriptor Descriptor { get; } =
            new() { TypeName = nameof(Makes), FullName = nameof(Makes), Kind = StepKind.Generator, Columns = Outputs(columns) };
    }

    private sealed class Adds(string name, params (string Name, ColumnType Type)[] columns) : Step(name)
    {
        public override StepDescriptor Descriptor { get; } =
            new() { TypeName = nameof(Adds), FullName = nameof(Adds), Kind = StepKind.Row, Columns = Outputs(columns) };
    }
}
