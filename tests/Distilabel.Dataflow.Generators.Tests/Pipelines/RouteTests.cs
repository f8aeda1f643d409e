namespace Distilabel.Dataflow.Generators.Tests.Pipelines;

/// <summary>Routes of rows: what they read must be there, whom they name must follow, and branches that they part may make one column each.</summary>
public class RouteTests
{
    private const string Steps =
        """
        var load = new LoadRows<AnyRow>("load");
        var left = new TextGeneration("left");
        var right = new TextGeneration("right");

        """;

    [Fact]
    public void A_route_by_a_column_that_is_not_there() => PipelineCode.VerifyBody(Steps +
        """
        var pipeline = new Pipeline("p") { load >> {|DDF117:Route.By("kind", ("a", left), ("b", right))|} >> [left, right] };
        """);

    [Fact]
    public void A_route_by_a_column_of_another_type() => PipelineCode.VerifyBody(Steps +
        """
        var route = Route.By("prompt", (1, left)).Otherwise(right);
        load.Connect({|DDF117:route|}, left, right);
        var pipeline = new Pipeline("p") { load };
        """);

    [Fact]
    public void A_route_by_conditions_on_a_row_that_is_not_there() => PipelineCode.Verify(
        """
        public sealed record Row(string Prompt, string Kind);

        public class Build
        {
            public static void Run()
            {
                var load = new LoadRows<AnyRow>("load");
                var left = new TextGeneration("left");
                var pipeline = new Pipeline("p") { load >> {|DDF117:Route.When<Row>((left, static row => row.Kind == "a")).OtherwiseDrop()|} >> new[] { left } };
            }
        }
        """);

    [Fact]
    public void A_route_says_what_it_requires_in_the_words_of_a_step() => Assert.Equal(
        "The route behind step 'load' requires inputs ['kind'], but only the inputs=['instruction'] are available, which means that the inputs=['kind'] are missing " +
        "or not available when the rows of 'load' are routed. Step 'load' makes ['instruction'].",
        PipelineCode.Single(
            """
            var load = new LoadRows<InstructionRow>("load");
            var left = new TextGeneration("left");
            var pipeline = new Pipeline("p") { load >> Route.By("kind", ("a", left)) >> new[] { left } };
            """,
            "DDF117").GetMessage());

    [Fact]
    public void A_route_whose_columns_are_there_is_fine() => PipelineCode.VerifyBody(Steps +
        """
        var (one, two) = (new TextGeneration("one"), new TextGeneration("two"));
        var by = load >> Route.By("prompt", ("a", left), ("b", right)) >> [left, right] >> new GroupColumns("group") { Columns = ["generation", "model_name"] };
        var pipeline = new Pipeline("p") { by >> Route.By("completion") >> [one, two] };
        var (three, four) = (new TextGeneration("three"), new TextGeneration("four"));
        var other = new Pipeline("q") { new LoadRows<AnyRow>("load") >> Route.When<PromptRow>((three, row => row.Meta == ""), (four, row => true)) >> new Step[] { three, four } };
        """);

    [Fact]
    public void A_step_that_a_route_names_must_follow_it() => PipelineCode.VerifyBody(Steps +
        """
        var pipeline = new Pipeline("p") { load >> Route.By("prompt", ("a", left), ("b", right)) >> {|DDF113:new[] { left }|} };
        """);

    [Fact]
    public void A_step_that_follows_a_route_must_be_named_by_it() => PipelineCode.VerifyBody(Steps +
        """
        var pipeline = new Pipeline("p") { load >> Route.By("prompt", ("a", left)) >> {|DDF113:new[] { left, right }|} };
        """);

    [Fact]
    public void A_value_has_one_branch() => PipelineCode.VerifyBody(Steps +
        """
        var route = {|DDF113:Route.By("prompt", ("a", left), ("a", right))|};
        var pipeline = new Pipeline("p") { load >> route >> [left, right] };
        """);

    [Fact]
    public void Branches_that_a_route_parts_may_make_one_column_each() => PipelineCode.VerifyBody(Steps +
        """
        var pipeline = new Pipeline("p") { load >> Route.By("prompt", ("a", left), ("b", right)) >> [left, right] >> new CountWords("count") };
        """);

    [Fact]
    public void Branches_that_conditions_choose_may_not() => PipelineCode.VerifyBody(Steps +
        """
        var pipeline = new Pipeline("p")
        {
            load >> Route.When<PromptRow>((left, row => row.Meta == ""), (right, row => true)) >> [left, right] >> {|DDF107:new CountWords("count")|},
        };
        """);

    [Fact]
    public void Branches_of_different_types_that_a_route_parts_do_not_fit() => PipelineCode.VerifyBody(Steps +
        """
        var count = new CountWords("words") { OutputMappings = { ["word_count"] = "generation" } };
        var pipeline = new Pipeline("p")
        {
            load >> Route.By("prompt", ("a", left), ("b", count)).Otherwise(right) >> new Step[] { left, count, right } >> {|DDF102:new KeepColumns("keep")|} { Columns = ["generation"] },
        };
        """);

    [Fact]
    public void A_route_that_comes_from_elsewhere_is_said_not_to_be_followed() => PipelineCode.Verify(
        """
        public class Build
        {
            public static Pipeline Run(Route route)
            {
                var (left, right) = (new TextGeneration("left"), new TextGeneration("right"));
                return new Pipeline("p") { new LoadRows<AnyRow>("load") >> {|DDF120:route|} >> [left, right] >> new CountWords("count") };
            }
        }
        """);
}
