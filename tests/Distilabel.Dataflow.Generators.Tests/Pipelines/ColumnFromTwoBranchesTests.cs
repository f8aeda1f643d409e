namespace Distilabel.Dataflow.Generators.Tests.Pipelines;

/// <summary>DDF107: a column that two branches made each for itself.</summary>
public class ColumnFromTwoBranchesTests
{
    [Fact]
    public void DDF107_a_column_of_two_branches() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<InstructionRow>("load");
        var pipeline = new Pipeline("p") { load >> [new TextGeneration("a"), new TextGeneration("b")] >> {|DDF107:new CountWords("count")|} };
        """);

    [Theory]
    [InlineData("new Step[] { new TextGeneration(\"a\"), new TextGeneration(\"b\"), outside }", "'generation' from at least 2 branches")]
    [InlineData("new Step[] { new TextGeneration(\"a\"), new TextGeneration(\"b\") }", "'generation' from 2 branches")]
    public void DDF107_counts_only_the_branches_that_are_seen(string branches, string said)
    {
        var found = PipelineCode.Analyze(
            $$"""
            internal static class Build
            {
                internal static Pipeline Run(Step outside) => new("p") { new LoadRows<InstructionRow>("load") >> {{branches}} >> new CountWords("count") };
            }
            """,
            [StepLibrary.Reference]);

        Assert.Contains(found, diagnostic => diagnostic.Id == "DDF107" && diagnostic.GetMessage().Contains(said, StringComparison.Ordinal));
    }

    /// <summary>The run time reads the column of the branch that is last, and that is the one that is not seen.</summary>
    [Fact]
    public void DDF107_of_branches_that_are_not_all_seen_says_nothing_of_the_type_that_is_read()
    {
        var found = PipelineCode.Analyze(
            """
            internal static class Build
            {
                internal static Pipeline Run(Step outside) => new("p") { new LoadRows<InstructionRow>("load") >> [RateAs("a"), RateAs("b"), outside] >> new CountWords("count") };

                private static Step RateAs(string name) => new Rate(name) { InputMappings = { ["generation"] = "instruction" }, OutputMappings = { ["score"] = "generation" } };
            }
            """,
            [StepLibrary.Reference]);

        Assert.Equal(["DDF107", "DDF120"], found.Select(static diagnostic => diagnostic.Id).Order());
    }

    [Fact]
    public void DDF107_is_silent_where_branches_carry_a_column_of_their_ancestor_or_are_seen_apart() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<InstructionRow>("load");
        var text = new TextGeneration("a");
        var pipeline = new Pipeline("p")
        {
            load >> text >> [new CountWords("count"), new Rate("rate")] >> new KeepColumns { Columns = ["instruction", "word_count", "score"] },
            load >> [new TextGeneration("b"), new TextGeneration("c")] >> new GroupColumns { Columns = ["generation"] } >> new KeepColumns { Columns = ["model_name"] },
        };
        """);
}
