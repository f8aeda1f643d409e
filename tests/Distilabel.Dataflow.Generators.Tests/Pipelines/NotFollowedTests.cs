namespace Distilabel.Dataflow.Generators.Tests.Pipelines;

/// <summary>What cannot be seen is assumed to fit, and named once for each pipeline.</summary>
public class NotFollowedTests
{
    [Fact]
    public void A_step_that_comes_from_outside() => PipelineCode.Verify(
        """
        public static class Build
        {
            public static Pipeline Run(Step source) => new("p") { {|DDF120:source|} >> new TextGeneration("a") >> new CountWords("count") };
        }
        """);

    [Fact]
    public void What_is_known_behind_it_is_checked_all_the_same() => PipelineCode.Verify(
        """
        public static class Build
        {
            public static Pipeline Run(Step source) => new("p")
            {
                {|DDF120:source|} >> new KeepColumns("keep") { Columns = ["prompt"] } >> new MergeColumns("merge") { Columns = ["prompt"] } >> new Rate({|DDF106:"merge"|}),
            };
        }
        """);

    [Fact]
    public void A_list_of_unknown_steps() => PipelineCode.Verify(
        """
        public static class Build
        {
            public static Pipeline Run(IReadOnlyList<Step> tasks) => new("p")
            {
                new LoadRows<PromptRow>("load") >> {|DDF120:tasks|} >> new CountWords("count"),
            };
        }
        """);

    [Fact]
    public void A_list_of_unknown_length_still_has_its_errors() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<PromptRow>("load");
        var tasks = {|DDF120:args|}.Select(name => {|DDF101:new TextGeneration(name)|}).ToList();
        var pipeline = new Pipeline("p") { load >> tasks >> new GroupColumns { Columns = ["generation"] } };
        """);

    [Fact]
    public void Two_of_an_unknown_number_are_no_conflict() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<InstructionRow>("load");
        var count = new CountWords("count");
        foreach (var name in {|DDF120:args|})
        {
            load.Connect(new TextGeneration(name).ConnectTo(count));
        }

        var pipeline = new Pipeline("p") { load };
        """.Replace("load.Connect(new TextGeneration(name).ConnectTo(count));", "var task = new TextGeneration(name); load.Connect(task); task.Connect(count);", StringComparison.Ordinal));

    [Fact]
    public void A_condition_in_a_loop_of_unknown_length() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<InstructionRow>("load");
        var tasks = new List<Step>();
        foreach (var name in {|DDF120:args|})
        {
            tasks.Add(name.Length > 3 ? new TextGeneration(name) : new KeepColumns(name) { Columns = ["instruction"] });
        }

        var pipeline = new Pipeline("p") { load >> tasks >> new Choose("choose") };
        """);

    [Fact]
    public void A_step_that_others_get_hold_of() => PipelineCode.Verify(
        """
        public static class Build
        {
            public static Pipeline Run(Action<Step> configure)
            {
                var load = new LoadRows<PromptRow>("load");
                configure({|DDF120:load|});
                return new Pipeline("p") { load >> new TextGeneration("a") };
            }
        }
        """.Replace("configure({|DDF120:load|})", "{|DDF120:configure(load)|}", StringComparison.Ordinal));

    [Fact]
    public void Mappings_that_are_no_constants() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<PromptRow>("load") { OutputMappings = { [{|DDF120:args[0]|}] = "instruction" } };
        var pipeline = new Pipeline("p") { load >> new TextGeneration("a") };
        """);

    [Fact]
    public void Columns_that_are_no_constants() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<PromptRow>("load");
        var keep = new KeepColumns("keep") { Columns = {|DDF120:args|} };
        var pipeline = new Pipeline("p") { load >> keep >> new TextGeneration("a") };
        """);

    [Fact]
    public void A_source_whose_columns_only_the_data_knows() => PipelineCode.VerifyBody(
        """
        var pipeline = new Pipeline("p") { {|DDF120:new LoadAnything("load")|} >> new TextGeneration("a") };
        """);

    [Fact]
    public void A_step_in_a_field_that_other_code_uses() => PipelineCode.Verify(
        """
        public sealed class Build
        {
            private readonly LoadRows<PromptRow> _load = new("load");

            public void Change() => _load.OutputMappings["prompt"] = "instruction";

            public Pipeline Run() => new("p") { {|DDF120:_load|} >> new TextGeneration("a") };
        }
        """);

    [Fact]
    public void A_loop_that_hands_on_the_step_before() => PipelineCode.VerifyBody(
        """
        Step last = new LoadRows<InstructionRow>("load");
        foreach (var name in args)
        {
            var next = new TextGeneration(name);
            {|DDF120:last|}.Connect(next);
            last = next;
        }

        var pipeline = new Pipeline("p") { last >> new CountWords("count") };
        """.Replace("{|DDF120:last|}.Connect", "last.Connect", StringComparison.Ordinal));

    [Fact]
    public void One_information_for_a_pipeline_whatever_is_unknown() => PipelineCode.Verify(
        """
        public static class Build
        {
            public static void Run(Step a, Step b)
            {
                _ = new Pipeline("p") { {|DDF120:a|} >> b >> new CountWords("count") };
                _ = new Pipeline("q") { new LoadRows<InstructionRow>("load") >> new TextGeneration("task") };
            }
        }
        """);

    [Fact]
    public void A_recursive_helper() => PipelineCode.VerifyBody(
        """
        var pipeline = new Pipeline("p") { new LoadRows<PromptRow>("load") >> Make(3) };

        static Step Make(int depth) => depth == 0 ? new TextGeneration("a") : Make(depth - 1);
        """);
}
