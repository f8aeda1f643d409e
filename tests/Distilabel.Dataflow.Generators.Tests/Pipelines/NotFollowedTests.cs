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

    [Fact]
    public void An_arm_that_nobody_wrote_may_never_be_taken() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<PromptRow>("load");
        if (args.Length > 0)
        {
            load.OutputMappings["prompt"] = "instruction";
        }

        var pipeline = new Pipeline("p") { load >> {|DDF120:new TextGeneration("a")|} };
        """);

    [Fact]
    public void An_arm_that_is_written_is_taken_at_some_time() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<PromptRow>("load");
        if (args.Length > 0)
        {
            load.Connect({|DDF101:new TextGeneration("a")|});
        }
        else
        {
            load.Connect(new KeepColumns("b") { Columns = ["prompt"] });
        }

        var pipeline = new Pipeline("p") { load };
        """);

    [Fact]
    public void What_follows_an_arm_that_leaves_is_written_for_the_others() => PipelineCode.Verify(
        """
        public static class Build
        {
            public static Pipeline Run(string[] args)
            {
                var load = new LoadRows<PromptRow>("load");
                if (args.Length == 0)
                {
                    return new Pipeline("p") { load };
                }

                return new Pipeline("q") { load >> {|DDF101:new TextGeneration("a")|} };
            }
        }
        """);

    [Fact]
    public void A_jump_before_the_pipeline() => PipelineCode.VerifyBody(
        """
        var turns = 0;
        again:
        turns++;
        if (turns < 2)
        {
            {|DDF120:goto again;|}
        }

        var pipeline = new Pipeline("p") { new LoadRows<PromptRow>("load") >> new TextGeneration("a") };
        """);

    [Fact]
    public void More_ways_than_are_followed() => PipelineCode.VerifyBody(
        $$"""
        var load = new LoadRows<InstructionRow>("load");
        var last = new TextGeneration("last");
        {{string.Join("\n", Enumerable.Range(0, 7).Select(static number => $"if (args.Length == {number}) {{ load.Connect(new TextGeneration(\"task_{number}\")); }}"))}}
        if (args.Length > 7) { load.Connect(last); }
        var pipeline = {|DDF120:new Pipeline("p")|} { load };
        """);

    [Fact]
    public void A_query_that_makes_its_steps_anew() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<InstructionRow>("load");
        var tasks = new[] { "a", "b" }.Select(name => new TextGeneration(name));
        load.Connect(tasks);
        foreach (var task in {|DDF120:tasks|})
        {
            task.Connect(new CountWords(task.Name + "_count"));
        }

        var pipeline = new Pipeline("p") { load };
        """);

    [Fact]
    public void A_pipeline_that_is_made_when_it_is_first_asked_for() => PipelineCode.Verify(
        """
        internal static class Build
        {
            private static Pipeline? _pipeline;

            internal static Pipeline Run() => _pipeline ??= new Pipeline("p") { new LoadRows<PromptRow>("load") >> {|DDF101:new TextGeneration("a")|} };
        }
        """);

    [Fact]
    public void More_connections_than_are_followed() => PipelineCode.VerifyBody(
        """
        var first = Enumerable.Range(0, 250).Select(number => new TextGeneration("first" + number)).ToArray();
        var second = Enumerable.Range(0, 250).Select(number => new CountWords("second" + number)).ToArray();
        var pipeline = new Pipeline("p") { new LoadRows<InstructionRow>("load") >> first >> {|DDF120:second|} };
        """);

    [Fact]
    public void What_a_program_s_own_file_sets_in_another_class() => PipelineCode.Verify(
        """
        _ = new Pipeline("p") { new LoadRows<PromptRow>("load") { OutputMappings = { [{|DDF120:"prompt"|}] = Names.Column } } >> new TextGeneration("task") };

        internal static class Names
        {
            internal static string Column = "text";

            [System.Runtime.CompilerServices.ModuleInitializer]
            internal static void Read() => Column = "instruction";
        }
        """,
        [StepLibrary.Reference],
        Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);

    [Fact]
    public void The_field_of_a_property_is_called_by_the_property_s_name() => Assert.Contains(
        "'Load' is set elsewhere",
        Assert.Single(
            PipelineCode.Analyze(
                """
                internal sealed class Job
                {
                    private LoadRows<PromptRow> Load => field ??= new("load");

                    internal Pipeline Make() => new("p") { Load >> new TextGeneration("task") };
                }
                """,
                [StepLibrary.Reference]),
            static diagnostic => diagnostic.Id == "DDF120").GetMessage(),
        StringComparison.Ordinal);

    [Fact]
    public void A_generic_helper_s_function_that_is_called_when_it_has_returned() => PipelineCode.Verify(
        """
        internal static class Build
        {
            private static Func<Step> From<[Row] T>() => () => new LoadRows<T>("load");

            internal static Pipeline Make()
            {
                var prompts = From<PromptRow>();
                _ = From<InstructionRow>();
                return new("p") { {|DDF120:prompts()|} >> new TextGeneration("task") };
            }
        }
        """);

    [Fact]
    public void A_generic_helper_whose_rows_the_run_time_may_not_know() => PipelineCode.Verify(
        """
        internal static class Build
        {
            private static Step From<T>() => new LoadRows<T>("load");

            internal static Pipeline Make() => new("p") { {|DDF120:From<PromptRow>()|} >> new TextGeneration("task") };
        }
        """);
}
