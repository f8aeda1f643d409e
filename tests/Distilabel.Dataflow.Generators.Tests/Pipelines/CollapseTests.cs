namespace Distilabel.Dataflow.Generators.Tests.Pipelines;

/// <summary>The columns behind a step that makes one row again of those that were made of one.</summary>
public class CollapseTests
{
    [Fact]
    public void The_gathered_column_is_gone_and_its_list_is_there() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<AnyRow>("load");
        var expand = new ExpandColumns("expand") { Columns = { ["generations"] = "generation" } };
        var collapse = new CollapseColumns("collapse") { Columns = { ["generation"] = "texts" } };
        var pipeline = new Pipeline("p")
        {
            load >> expand >> collapse >> new Step[] { {|DDF101:new CountWords("count")|}, new ExpandColumns("again") { Columns = { ["texts"] = "generation" } } },
        };
        """);

    [Fact]
    public void The_list_holds_what_the_column_held() => Assert.Equal(
        "Step 'count' reads the column 'generation' as string, but step 'collapse' makes it as list<string>.",
        PipelineCode.Single(
            """
            var load = new LoadRows<AnyRow>("load");
            var expand = new ExpandColumns("expand") { Columns = { ["generations"] = "generation" } };
            var pipeline = new Pipeline("p") { load >> expand >> new CollapseColumns("collapse") { Columns = ["generation"] } >> new CountWords("count") };
            """,
            "DDF102").GetMessage());
}
