using CsCheck;
using Distilabel.Dataflow.Columns;
using static Distilabel.Dataflow.Tests.ColumnSteps.StepRows;

namespace Distilabel.Dataflow.Tests.ColumnSteps;

public sealed class ExpandColumnsTests
{
    [Fact]
    public void Each_element_makes_a_row()
    {
        var output = new ExpandColumns { Columns = ["generations"] }.Run(Of<IReadOnlyList<string?>>(["a", null], ["b"]));

        Assert.Equal(["a", null, "b"], output.Values<string?>(0));
        Assert.Equal([0, 0, 1], output.Parents!);
    }

    [Fact]
    public void Lists_of_one_row_go_side_by_side_and_missing_elements_are_null()
    {
        var output = new ExpandColumns { Columns = ["texts", "scores"] }.Run(
            Of<IReadOnlyList<string?>?>(["a"], ["b", "c", "d"], null, ["e"]),
            Of<IReadOnlyList<int>?>([1, 2], [3, 4], [5], []));

        Assert.Equal([0, 0, 1, 1, 1, 2, 3], output.Parents!);
        Assert.Equal(["a", null, "b", "c", "d", null, "e"], output.Values<string?>(0));
        Assert.Equal([1, 2, 3, 4, null, 5, null], output.Values<int?>(1));
    }

    [Fact]
    public void A_row_whose_lists_are_empty_or_null_makes_no_rows() =>
        Assert.Equal([1], new ExpandColumns { Columns = ["list"] }.Run(Of<List<long>?>([], [1], null)).Parents!);

    [Fact]
    public void No_rows_make_no_rows() => Assert.Empty(new ExpandColumns { Columns = ["list"] }.Run(Of<int[]>()).Parents!);

    [Fact]
    public void Lists_of_any_lengths_expand_as_a_loop_over_elements_does() =>
        Gen.Select(Gen.Int[0, 9].Array[0, 4], Gen.Int[0, 9].Array[0, 4]).Array[0, 12].Sample(rows =>
        {
            var output = new ExpandColumns { Columns = ["left", "right"] }.Run(
                Of([.. rows.Select(static row => row.Item1)]), Of([.. rows.Select(static row => row.Item2)]));

            var expected = rows.SelectMany((row, parent) => Enumerable.Range(0, Math.Max(row.Item1.Length, row.Item2.Length))
                .Select(child => (parent, At(row.Item1, child), At(row.Item2, child))));
            Assert.Equal(expected, output.Parents!.Zip(output.Values<int?>(0), output.Values<int?>(1)));
        });

    [Fact]
    public void Text_that_holds_a_JSON_list_is_expanded_when_it_is_said_to_be_encoded()
    {
        var output = new ExpandColumns { Columns = ["encoded"], Encoded = true }.Run(
            Of("""["ä\n", null, 7, true, {"q": [1]}]""", "null", null, "[]", """[ "z" ]"""));

        Assert.Equal(["ä\n", null, "7", "true", """{"q": [1]}""", "z"], output.Values<string?>(0));
        Assert.Equal([0, 0, 0, 0, 0, 4], output.Parents!);
    }

    [Fact]
    public void Encoded_text_and_lists_expand_side_by_side()
    {
        var output = new ExpandColumns { Columns = ["encoded", "list"], Encoded = true }.Run(Of("""["a", "b"]"""), Of<int[]>([1, 2]));

        Assert.Equal(["a", "b"], output.Values<string?>(0));
        Assert.Equal([1, 2], output.Values<int?>(1));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("text")]
    [InlineData("")]
    [InlineData("[1")]
    public void Text_that_is_no_JSON_list_fails_its_row_and_names_the_column(string text)
    {
        var expand = new ExpandColumns { Columns = ["encoded"], Encoded = true };
        var context = new ForgivingContext();

        var output = expand.Execute(Input(Of("[1]", text, "[2]")), context);

        Assert.Equal([0, 2], output.Parents!);
        var failure = Assert.Single(context.Failures);
        Assert.Equal(1, failure.Key);
        Assert.StartsWith("The column 'encoded' holds text that is no JSON list: ", failure.Value.Message, StringComparison.Ordinal);
        Assert.Throws<PipelineException>(() => expand.Run(Of("[1]", text)));
    }

    [Fact]
    public void Text_that_is_not_said_to_be_encoded_is_refused_with_advice()
    {
        var exception = Assert.Throws<PipelineException>(() => new ExpandColumns { Columns = ["text"] }.Run(Of("[1]")));

        Assert.Equal("The column 'text' holds string, and only lists can be expanded. Where its text is a JSON list, set Encoded.", exception.Message);
    }

    [Fact]
    public void Columns_are_a_list_of_names_or_a_map_to_new_names()
    {
        Assert.Equal([("a", "a"), ("b", "c")], Renames(new ExpandColumns { Columns = ["a", ("b", "c")] }));
        Assert.Equal([("a", "x"), ("b", "y")], Renames(new ExpandColumns { Columns = { ["a"] = "x", ["b"] = "y" } }));
    }

    private static IEnumerable<(string, string)> Renames(ExpandColumns step)
    {
        var columns = step.DescribeColumns();
        return columns.Inputs.Zip(columns.Outputs, static (input, output) => (input.Name, output.Name));
    }

    private static int? At(int[] list, int place) => place < list.Length ? list[place] : null;
}
