using System.Text.RegularExpressions;

namespace Distilabel.Dataflow.Generators.Tests.Pipelines;

/// <summary>
/// The ways in which people write pipelines: in each, a step that lacks its column is found, and nothing else is said. With rows that have all columns
/// nothing is said at all; where that is not enough to mend it, the test says what is.
/// </summary>
public partial class ShapesTests
{
    [Fact]
    public void Steps_made_in_the_chain_itself() => VerifyBody(
        """
        var pipeline = new Pipeline("p") { new LoadRows<PromptRow>("load") >> {|DDF101:new TextGeneration("task")|} >> new CountWords("count") };
        """);

    [Fact]
    public void Target_typed_creation() => VerifyBody(
        """
        LoadRows<PromptRow> load = new("load");
        TextGeneration task = {|DDF101:new("task")|} { LLM = null };
        Pipeline pipeline = new("p") { load >> task };
        """);

    [Fact]
    public void Connect_with_one_and_with_several_steps() => VerifyBody(
        """
        var load = new LoadRows<PromptRow>("load");
        var a = {|DDF101:new TextGeneration("a")|};
        var b = {|DDF101:new TextGeneration("b")|};
        var c = {|DDF101:new TextGeneration("c")|};
        load.Connect(a, b);
        load.Connect(c);
        var pipeline = new Pipeline("p") { load };
        """);

    [Fact]
    public void Connect_with_a_list() => VerifyBody(
        """
        var load = new LoadRows<PromptRow>("load");
        var tasks = new List<Step> { {|DDF101:new TextGeneration("a")|}, {|DDF101:new TextGeneration("b")|} };
        load.Connect(tasks);
        var pipeline = new Pipeline("p");
        pipeline.Add(load);
        """);

    [Fact]
    public void Select_to_an_array_as_in_the_design() => VerifyBody(
        """
        var load = new LoadRows<PromptRow>("load_dataset");
        LLM[] llms = [new LLM("gpt-4-0125-preview"), new LLM("mistral-large-2402"), new LLM("gemini-1.0-pro")];
        var tasks = llms.Select(llm => {|DDF101:new TextGeneration($"text_generation_with_{llm.ModelName}")|} { LLM = llm }).ToArray();
        var combine = new GroupColumns("combine_generations")
            { Columns = ["generation", "model_name"], OutputColumns = ["generations", "model_names"] };
        var pipeline = new Pipeline("pipe-name", description: "My first pipe")
        {
            load >> SampleNSteps(2) >> tasks >> combine,
        };
        """);

    [Fact]
    public void Foreach_that_creates_and_connects() => VerifyBody(
        """
        var load = new LoadRows<PromptRow>("load_dataset");
        var combine = new GroupColumns("combine") { Columns = ["generation", "model_name"], OutputColumns = ["generations", "model_names"] };
        foreach (var llm in new[] { new LLM("a"), new LLM("b") })
        {
            var task = {|DDF101:new TextGeneration($"task_{llm.ModelName}")|} { LLM = llm };
            load.Connect(task);
            task.Connect(combine);
        }

        var pipeline = new Pipeline("p") { load };
        """);

    [Fact]
    public void Foreach_that_collects() => VerifyBody(
        """
        var load = new LoadRows<InstructionRow>("load_dataset");
        var tasks = new List<Step>();
        foreach (var model in new[] { "a", "b" })
        {
            tasks.Add(new TextGeneration("task_" + model));
        }

        var choose = {|DDF101:new Choose("choose")|};
        var pipeline = new Pipeline("p")
        {
            load >> tasks >> new GroupColumns("group") { Columns = ["generation", "model_name"] } >> choose,
        };
        """);

    [Fact]
    public void For_loop_that_counts() => VerifyBody(
        """
        var load = new LoadRows<PromptRow>("load");
        var tasks = new Step[3];
        for (var i = 0; i < tasks.Length; i++)
        {
            tasks[i] = {|DDF101:new TextGeneration($"task_{i}")|};
        }

        var pipeline = new Pipeline("p") { load >> tasks >> new GroupColumns("g") { Columns = ["generation", "model_name"] } };
        """);

    [Fact]
    public void Collection_expressions_with_spreads_in_a_chain() => VerifyBody(
        """
        var load = new LoadRows<PromptRow>("load");
        Step[] some = [{|DDF101:new TextGeneration("a")|}];
        var pipeline = new Pipeline("p") { load >> [.. some, {|DDF101:new TextGeneration("b")|}] >> new GroupColumns { Columns = ["generation", "model_name"] } };
        """);

    [Fact]
    public void Tuples_and_deconstruction() => VerifyBody(
        """
        var (load, task) = (new LoadRows<PromptRow>("load"), {|DDF101:new TextGeneration("task")|});
        var pair = (Load: load, Task: task);
        var pipeline = new Pipeline("p") { pair.Load >> pair.Task };
        """);

    [Fact]
    public void Both_arms_of_a_condition() => VerifyBody(
        """
        var load = new LoadRows<InstructionRow>("load");
        Step task = args.Length > 0 ? new TextGeneration("a") : {|DDF101:new CountWords("b")|};
        var pipeline = new Pipeline("p") { load >> task };
        """);

    [Fact]
    public void Arms_of_if_and_switch() => VerifyBody(
        """
        var load = new LoadRows<InstructionRow>("load");
        Step task;
        if (args.Length > 0)
        {
            task = new TextGeneration("a");
        }
        else
        {
            task = {|DDF101:new CountWords("b")|};
        }

        Step next = args[0] switch
        {
            "x" => new TextGeneration("c"),
            "y" => {|DDF101:new Choose("d")|},
            _ => throw new ArgumentException("Unknown."),
        };
        var pipeline = new Pipeline("p") { load >> task >> next };
        """);

    [Fact]
    public void The_same_condition_twice_goes_the_same_way() => VerifyBody(
        """
        var useChat = args.Length > 0;
        Step load = useChat ? new LoadRows<InstructionRow>("a") : new LoadRows<PromptRow>("b");
        Step task = useChat ? new TextGeneration("c") : new KeepColumns("d") { Columns = ["prompt"] };
        var pipeline = new Pipeline("p") { load >> task };
        """);

    [Fact]
    public void What_fits_neither_way_of_the_same_condition_is_found() => VerifyBody(
        """
        var useChat = args.Length > 0;
        Step load = useChat ? new LoadRows<InstructionRow>("a") : new LoadRows<PromptRow>("b");
        Step task = useChat ? {|DDF101:new CountWords("c")|} : {|DDF101:new TextGeneration("d")|};
        var pipeline = new Pipeline("p") { load >> task };
        """);

    [Fact]
    public void Helper_methods_that_return_a_chain() => Verify(
        """
        public class Build
        {
            public static Pipeline Run() => new("p") { {|DDF101:Chain(new LoadRows<PromptRow>("load"))|} >> new Rate("rate") };

            private static StepChain Chain(Step from) => from >> new TextGeneration("task") >> new CountWords("count");
        }
        """);

    [Fact]
    public void Conditions_that_may_depend_on_each_other_make_no_error() => VerifyBody(
        """
        Step load = args.Length > 0 ? new LoadRows<InstructionRow>("a") : new LoadRows<PromptRow>("b");
        Step task = args.Length <= 0 ? new KeepColumns("d") { Columns = ["prompt"] } : new TextGeneration("c");
        var pipeline = new Pipeline("p") { load >> {|DDF120:task|} };
        """.Replace("{|DDF120:task|}", "task", StringComparison.Ordinal));

    [Fact]
    public void Helper_methods_that_return_a_step_or_a_chain() => Verify(
        """
        public class Build
        {
            public static Pipeline Run()
            {
                var load = new LoadRows<PromptRow>("load");
                return new Pipeline("p") { load >> {|DDF101:Task("a")|}, load >> Rest(new KeepColumns("keep") { Columns = ["prompt"] }) };
            }

            private static Step Task(string name) => new TextGeneration(name);

            private static Step Rest(Step first)
            {
                var count = new CountWords("count");
                first.Connect(count);
                return first;
            }
        }
        """.Replace("load >> Rest(", "load >> {|DDF101:Rest(", StringComparison.Ordinal).Replace("Columns = [\"prompt\"] })", "Columns = [\"prompt\"] })|}", StringComparison.Ordinal),
        ("Columns = [\"prompt\"]", "Columns = [\"generation\"]"));

    [Fact]
    public void Local_functions_and_lambdas() => VerifyBody(
        """
        Func<string, Step> make = name => {|DDF101:new TextGeneration(name)|};
        Step Load() => new LoadRows<PromptRow>("load");
        var pipeline = new Pipeline("p") { Load() >> make("a") };
        """);

    [Fact]
    public void A_generic_helper_makes_the_source() => Verify(
        """
        internal static class Build
        {
            private static LoadRows<T> From<[Row] T>(string name, params IReadOnlyList<T> rows) => new(name) { Data = rows };

            private static Step Twice<[Row] TRow>() => From<TRow>("load");

            internal static Pipeline Make() => new("p") { Twice<PromptRow>() >> {|DDF101:new TextGeneration("task")|} };

            internal static Pipeline Other() => new("q") { From<InstructionRow>("load") >> new TextGeneration("task") };
        }
        """,
        ("Twice<PromptRow>", "Twice<AnyRow>"));

    [Fact]
    public void A_lambda_that_somebody_else_calls() => VerifyBody(
        """
        var lazy = new Lazy<Pipeline>(() => new Pipeline("p") { new LoadRows<PromptRow>("load") >> {|DDF101:new TextGeneration("a")|} });
        """);

    [Fact]
    public void Top_level_statements() => Verify(
        """
        var load = new LoadRows<PromptRow>("load");
        var pipeline = new Pipeline("p") { load >> {|DDF101:new TextGeneration("task")|} };
        pipeline.Validate();
        """,
        Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);

    [Fact]
    public void Fields_constructor_and_property() => Verify(
        """
        internal sealed class Build
        {
            private readonly LoadRows<PromptRow> _load = new("load");
            private readonly Step[] _tasks;

            public Build()
            {
                _tasks = [new TextGeneration("a"), new TextGeneration("b")];
                _load.Connect(_tasks);
            }

            public Pipeline Pipeline => new("p") { _load >> new CountWords("count"), {|DDF101:_tasks|} >> new GroupColumns { Columns = ["generation"] } };
        }
        """.Replace("_load >> new CountWords(\"count\")", "_load >> {|DDF101:new CountWords(\"count\")|}", StringComparison.Ordinal));

    [Fact]
    public void Static_fields_and_expression_bodied_members() => Verify(
        """
        internal static class Build
        {
            private static readonly LoadRows<PromptRow> Load = new("load");

            internal static Pipeline First() => new("p") { Load >> {|DDF101:new TextGeneration("a")|} };
        }

        internal static class Other
        {
            internal static readonly Pipeline Second = new("p") { new LoadRows<PromptRow>("load") >> {|DDF101:new TextGeneration("a")|} };
        }
        """);

    [Fact]
    public void A_record_of_steps_and_with() => Verify(
        """
        internal sealed record Parts(Step Load, Step Task);

        internal static class Build
        {
            internal static Pipeline Run()
            {
                var parts = new Parts(new LoadRows<InstructionRow>("load"), new TextGeneration("a"));
                var others = parts with { Load = new LoadRows<PromptRow>("other"), Task = {|DDF101:new TextGeneration("b")|} };
                _ = new Pipeline("p") { parts.Load >> parts.Task };
                return new Pipeline("q") { others.Load >> others.Task };
            }
        }
        """);

    [Fact]
    public void Routing_in_a_variable_and_in_Connect() => VerifyBody(
        """
        var load = new LoadRows<PromptRow>("load");
        var sample = SampleNSteps(1);
        var own = new RoutingBatchFunction(steps => steps.Take(1));
        var again = new LoadRows<PromptRow>("again");
        again.Connect(own, {|DDF101:new TextGeneration("c")|}, {|DDF101:new TextGeneration("d")|});
        var pipeline = new Pipeline("p") { load >> sample >> [{|DDF101:new TextGeneration("a")|}, {|DDF101:new TextGeneration("b")|}] };
        var other = new Pipeline("q") { again };
        """);

    [Fact]
    public void Mappings_set_after_construction() => VerifyBody(
        """
        var load = new LoadRows<PromptRow>("load");
        load.OutputMappings["prompt"] = "instruction";
        load.OutputMappings.Add("completion", "generation");
        var pipeline = new Pipeline("p") { load >> new CountWords("count") >> new TextGeneration("a") >> {|DDF101:new Choose("choose")|} };
        """,
        ("[\"prompt\"] = \"instruction\"", "[\"prompt\"] = \"question\""),
        ("\"completion\", \"generation\"", "\"completion\", \"answer\""));

    [Fact]
    public void Constants_of_the_generated_classes() => VerifyBody(
        """
        var load = new LoadRows<PromptRow>("load") { OutputMappings = { ["prompt"] = TextGeneration.Columns.Instruction } };
        var pipeline = new Pipeline("p") { load >> new TextGeneration("a") >> new KeepColumns { Columns = [TextGeneration.Columns.ModelName] } >> {|DDF101:new CountWords("count")|} };
        """,
        ("[\"prompt\"] = TextGeneration.Columns.Instruction", "[\"prompt\"] = Twice.Columns.Doubled"),
        ("[TextGeneration.Columns.ModelName]", "[TextGeneration.Columns.Generation]"));

    [Fact]
    public void A_query_expression() => VerifyBody(
        """
        var load = new LoadRows<PromptRow>("load");
        var tasks = from name in new[] { "a", "b" } select {|DDF101:new TextGeneration(name)|};
        var pipeline = new Pipeline("p") { load >> tasks.ToList() >> new CombineOutputs() };
        """);

    [Fact]
    public void A_chain_kept_and_continued() => VerifyBody(
        """
        var chain = new LoadRows<InstructionRow>("load") >> new TextGeneration("a");
        var longer = chain >> new CountWords("count") >> {|DDF101:new Choose("choose")|};
        var pipeline = new Pipeline("p") { longer };
        """);

    [Fact]
    public void Awaited_helpers() => Verify(
        """
        internal static class Build
        {
            internal static async Task<Pipeline> RunAsync() => new Pipeline("p") { await LoadAsync() >> {|DDF101:new TextGeneration("a")|} };

            private static async Task<Step> LoadAsync()
            {
                await Task.Yield();
                return new LoadRows<PromptRow>("load");
            }
        }
        """);

    [Fact]
    public void Iterators() => VerifyBody(
        """
        var pipeline = new Pipeline("p") { new LoadRows<PromptRow>("load") >> Tasks() >> new CombineOutputs() };

        static IEnumerable<Step> Tasks()
        {
            yield return {|DDF101:new TextGeneration("a")|};
            yield return {|DDF101:new TextGeneration("b")|};
        }
        """);

    [Fact]
    public void The_helper_that_makes_the_pipeline_of_given_steps() => Verify(
        """
        internal static class Build
        {
            internal static Pipeline Run() => Make(new LoadRows<PromptRow>("load"), {|DDF101:new TextGeneration("a")|});

            private static Pipeline Make(Step load, params Step[] tasks) => new("p") { load >> tasks };
        }
        """);

    private static void VerifyBody(string marked, params (string Broken, string Mended)[] mends)
    {
        PipelineCode.VerifyBody(marked);
        PipelineCode.VerifyBody(Mend(marked, mends));
    }

    private static void Verify(string marked, params (string Broken, string Mended)[] mends) =>
        Verify(marked, Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary, mends);

    private static void Verify(string marked, Microsoft.CodeAnalysis.OutputKind kind, params (string Broken, string Mended)[] mends)
    {
        PipelineCode.Verify(marked, [StepLibrary.Reference], kind);
        PipelineCode.Verify(Mend(marked, mends), [StepLibrary.Reference], kind);
    }

    /// <summary>The code without marks, and with rows that have every column.</summary>
    private static string Mend(string marked, (string Broken, string Mended)[] mends)
    {
        var code = mends.Aggregate(ErrorMark.Replace(marked, ""), static (code, mend) =>
        {
            Assert.Contains(mend.Broken, code, StringComparison.Ordinal);
            return code.Replace(mend.Broken, mend.Mended, StringComparison.Ordinal);
        });
        return code.Replace("LoadRows<PromptRow>", "LoadRows<AnyRow>", StringComparison.Ordinal)
            .Replace("LoadRows<InstructionRow>", "LoadRows<AnyRow>", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\{\|DDF1[01]\d:|\|\}")]
    private static partial Regex ErrorMark { get; }
}
