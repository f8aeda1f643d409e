namespace Distilabel.Dataflow.Generators.Tests.Pipelines;

/// <summary>Each rule that has no class of its own: where it fires, on which text, and where it stays silent.</summary>
public class RulesTests
{
    [Fact]
    public void DDF102_a_column_of_another_type() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<InstructionRow>("load") { OutputMappings = { ["instruction"] = "number" } };
        var pipeline = new Pipeline("p") { load >> {|DDF102:new Twice("double")|} };
        """);

    [Fact]
    public void DDF102_is_silent_where_a_number_fits_into_a_wider_one() => PipelineCode.VerifyBody(
        """
        var count = new CountWords("count") { OutputMappings = { ["word_count"] = "number" } };
        var load = new LoadRows<InstructionRow>("load") { OutputMappings = { ["instruction"] = "generation" } };
        var pipeline = new Pipeline("p") { load >> count >> new Twice("double") };
        """);

    [Fact]
    public void DDF102_names_both_types() => Assert.Equal(
        "Step 'double' reads the column 'number' as long, but step 'load' makes it as string.",
        PipelineCode.Single(
            """
            var load = new LoadRows<InstructionRow>("load") { OutputMappings = { ["instruction"] = "number" } };
            var pipeline = new Pipeline("p") { load >> new Twice("double") };
            """,
            "DDF102").GetMessage());

    [Fact]
    public void DDF103_a_root_that_is_no_generator_step() => PipelineCode.VerifyBody(
        """
        var task = {|DDF103:new TextGeneration("task")|};
        var pipeline = new Pipeline("p") { task >> new CountWords("count") };
        """);

    [Fact]
    public void DDF103_is_silent_for_sources_and_for_steps_behind_one() => PipelineCode.VerifyBody(
        """
        var task = new TextGeneration("task");
        new LoadRows<InstructionRow>("load").Connect(task);
        var pipeline = new Pipeline("p") { task >> new CountWords("count"), new LoadRows<InstructionRow>("alone") };
        """);

    [Fact]
    public void DDF104_a_generator_step_with_a_predecessor() => PipelineCode.VerifyBody(
        """
        var first = new LoadRows<InstructionRow>("first");
        var second = new LoadRows<InstructionRow>("second");
        var pipeline = new Pipeline("p") { first >> {|DDF104:second|} };
        """);

    [Fact]
    public void DDF104_is_silent_for_two_sources_that_meet() => PipelineCode.VerifyBody(
        """
        var first = new LoadRows<InstructionRow>("first");
        var second = new LoadRows<PromptRow>("second");
        var pipeline = new Pipeline("p") { new Step[] { first, second } >> new KeepColumns("keep") { Columns = ["instruction", "prompt"] } };
        """);

    [Fact]
    public void DDF104_is_on_the_place_of_the_connection_that_leads_to_it() => PipelineCode.VerifyBody(
        """
        var first = new LoadRows<InstructionRow>("first");
        first.Connect({|DDF104:new LoadRows<InstructionRow>("second")|}, new TextGeneration("task"));
        var pipeline = new Pipeline("p") { first };
        """);

    [Fact]
    public void DDF105_a_cycle() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<InstructionRow>("load");
        var a = new TextGeneration("a");
        var b = new TextGeneration("b");
        load.Connect(a);
        var pipeline = new Pipeline("p") { a >> b >> {|DDF105:a|} };
        """);

    [Fact]
    public void DDF105_is_silent_where_branches_part_and_meet() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<InstructionRow>("load");
        var text = new TextGeneration("text");
        var rate = new Rate("rate");
        var pipeline = new Pipeline("p") { load >> text >> [new CountWords("count"), rate], rate >> new KeepColumns("keep") { Columns = ["score"] } };
        """);

    [Fact]
    public void DDF106_a_repeated_name() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<InstructionRow>("same");
        var pipeline = new Pipeline("p") { load >> new TextGeneration({|DDF106:"same"|}) };
        """);

    [Fact]
    public void DDF106_a_name_repeated_in_a_loop() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<InstructionRow>("load");
        Step[] tasks = [.. new[] { "a", "b" }.Select(model => new TextGeneration({|DDF106:"task"|}))];
        var pipeline = new Pipeline("p") { load >> tasks >> new CombineOutputs() };
        """);

    [Fact]
    public void DDF106_is_silent_for_steps_without_names_and_for_other_pipelines() => PipelineCode.VerifyBody(
        """
        var pipeline = new Pipeline("p") { new LoadRows<InstructionRow>() >> new TextGeneration() >> new TextGeneration() };
        var other = new Pipeline("q") { new LoadRows<InstructionRow>("load") >> new TextGeneration("task") };
        var third = new Pipeline("r") { new LoadRows<InstructionRow>("load") >> new TextGeneration("task") };
        """);

    [Fact]
    public void DDF108_a_mapping_of_a_column_that_the_step_does_not_have() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<PromptRow>("load") { OutputMappings = { [{|DDF108:"promt"|}] = "instruction", ["completion"] = "generation" } };
        var count = new CountWords("count");
        count.InputMappings[{|DDF108:"text"|}] = "generation";
        var pipeline = new Pipeline("p") { load >> count };
        """);

    [Fact]
    public void DDF108_is_silent_for_the_columns_that_the_step_has() => PipelineCode.VerifyBody(
        """
        const string Own = "generation";
        var load = new LoadRows<PromptRow>("load") { OutputMappings = { ["completion"] = "text", ["meta"] = "instruction" } };
        var count = new CountWords("count") { InputMappings = { [Own] = "text" }, OutputMappings = new() { ["word_count"] = "words" } };
        var pipeline = new Pipeline("p") { load >> count };
        """);

    [Fact]
    public void DDF108_is_on_the_key_however_it_is_written() => PipelineCode.VerifyBody(
        """
        const string Wrong = "text";
        var load = new LoadRows<PromptRow>("load") { OutputMappings = { { {|DDF108:"promt"|}, "instruction" }, { "completion", "generation" } } };
        var count = new CountWords("count") { InputMappings = new() { [{|DDF108:Wrong|}] = "generation" } };
        count.OutputMappings.Add({|DDF108:"count"|}, "words");
        var pipeline = new Pipeline("p") { load >> count };
        """);

    [Fact]
    public void DDF109_two_outputs_of_one_name() => PipelineCode.VerifyBody(
        """
        var task = {|DDF109:new TextGeneration("task")|} { OutputMappings = { ["model_name"] = "generation" } };
        var pipeline = new Pipeline("p") { new LoadRows<InstructionRow>("load") >> task };
        """);

    [Fact]
    public void DDF109_is_silent_where_names_change_places() => PipelineCode.VerifyBody(
        """
        var task = new TextGeneration("task") { OutputMappings = { ["model_name"] = "generation", ["generation"] = "model_name" } };
        var pipeline = new Pipeline("p") { new LoadRows<InstructionRow>("load") >> task };
        """);

    [Fact]
    public void DDF109_a_property_that_names_a_column_twice() => PipelineCode.VerifyBody(
        """
        var group = {|DDF109:new GroupColumns("group")|} { Columns = ["prompt", "meta"], OutputColumns = ["all", "all"] };
        var pipeline = new Pipeline("p") { new LoadRows<PromptRow>("load") >> group };
        """);

    [Fact]
    public void DDF110_a_step_that_is_never_run() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<InstructionRow>("load");
        var forgotten = {|DDF110:new CountWords("count")|} { InputBatchSize = 5 };
        var pipeline = new Pipeline("p") { load >> new TextGeneration("task") };
        """);

    [Fact]
    public void DDF110_is_silent_for_steps_that_are_returned_kept_or_given_away() => PipelineCode.Verify(
        """
        internal sealed class Build
        {
            private Step? _kept;

            public Step? Kept => _kept;

            public Step Run(List<Step> others, bool isNeeded)
            {
                var alone = new LoadRows<InstructionRow>("alone");
                var pipeline = new Pipeline("p") { alone };
                _kept = new CountWords("kept");
                others.Add(new CountWords("given"));
                var sometimes = new TextGeneration("sometimes");
                if (isNeeded)
                {
                    alone.Connect(sometimes);
                }

                return new CountWords("returned");
            }
        }
        """);

    [Fact]
    public void DDF111_routing_to_one_step() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<InstructionRow>("load");
        var again = new LoadRows<InstructionRow>("again");
        var pipeline = new Pipeline("p") { load >> {|DDF111:SampleNSteps(1)|} >> new TextGeneration("a") };
        again.Connect({|DDF111:SampleNSteps(1)|}, new TextGeneration("b"));
        var other = new Pipeline("q") { again };
        """);

    [Theory]
    [InlineData("new TextGeneration()", "'text_generation_0'")]
    [InlineData("new TextGeneration(\"task\")", "'task'")]
    public void DDF111_names_the_step_as_its_pipeline_does(string step, string name) => Assert.Contains(
        name,
        PipelineCode.Single(
            $$"""
            var pipeline = new Pipeline("p") { new LoadRows<InstructionRow>("load") >> SampleNSteps(1) >> {{step}} };
            """,
            "DDF111").GetMessage(),
        StringComparison.Ordinal);

    [Fact]
    public void DDF111_is_silent_for_a_list_whose_length_is_not_seen() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<InstructionRow>("load");
        var tasks = args.Select(name => new TextGeneration(name)).ToList();
        var pipeline = new Pipeline("p") { load >> SampleNSteps(1) >> tasks >> new CombineOutputs() };
        """);

    [Fact]
    public void DDF111_is_silent_where_there_is_a_choice() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<InstructionRow>("load");
        var pipeline = new Pipeline("p") { load >> SampleNSteps(1) >> [new TextGeneration("a"), new TextGeneration("b")] };
        """);

    [Fact]
    public void DDF113_a_connection_that_cannot_be_made() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<InstructionRow>("load");
        var task = new TextGeneration("task");
        load.Connect(task);
        load.Connect({|DDF113:task|});
        Step[] none = [];
        var pipeline = new Pipeline("p") { load >> {|DDF113:none|} };
        """);

    [Fact]
    public void DDF113_routing_that_cannot_stand_there() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<InstructionRow>("load");
        var a = new TextGeneration("a");
        var b = new TextGeneration("b");
        var pipeline = new Pipeline("p")
        {
            load >> [a, b] >> {|DDF113:SampleNSteps(1)|} >> [new CountWords("c"), new CountWords("d")],
            {|DDF113:new LoadRows<InstructionRow>("other") >> SampleNSteps(1)|},
        };
        """);

    [Fact]
    public void DDF113_a_step_of_two_pipelines() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<InstructionRow>("load");
        var pipeline = new Pipeline("p") { load };
        var other = new Pipeline("q") { {|DDF113:load|} };
        """);

    [Fact]
    public void DDF113_is_silent_for_connections_that_can_be_made() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<InstructionRow>("load");
        var a = new TextGeneration("a");
        var b = new TextGeneration("b");
        load.Connect(a);
        load.Connect(b);
        var pipeline = new Pipeline("p") { load, load, a >> new CountWords("count"), b >> SampleNSteps(1) >> [new Rate("c"), new Rate("d")] };
        var other = new Pipeline("q") { new LoadRows<InstructionRow>("load") };
        """);

    [Fact]
    public void DDF114_columns_that_are_not_named() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<PromptRow>("load");
        var keep = {|DDF114:new KeepColumns("keep")|} { Columns = [] };
        var group = {|DDF114:new GroupColumns("group")|} { Columns = ["prompt", "meta"], OutputColumns = ["prompts"] };
        var pipeline = new Pipeline("p") { load >> [keep, group] };
        """);

    [Fact]
    public void DDF114_is_silent_where_all_columns_are_named() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<PromptRow>("load");
        var keep = new KeepColumns("keep") { Columns = ["prompt"] };
        var group = new GroupColumns("group") { Columns = ["prompt", "meta"], OutputColumns = ["prompts", "metas"] };
        var plain = new GroupColumns("short") { Columns = ["prompt", "meta"] };
        var pipeline = new Pipeline("p") { load >> [keep, group, plain] };
        """);

    [Fact]
    public void DDF115_a_name_with_a_character_that_names_cannot_have() => PipelineCode.VerifyBody(
        """
        var pipeline = new Pipeline("p") { new LoadRows<InstructionRow>({|DDF115:"my load"|}) };
        """);

    [Fact]
    public void DDF115_is_silent_for_letters_digits_and_three_signs() => PipelineCode.VerifyBody(
        """
        var pipeline = new Pipeline("p") { new LoadRows<InstructionRow>("My_load-2.0é") };
        """);

    [Fact]
    public void DDF115_is_on_the_name_however_it_is_written() => PipelineCode.VerifyBody(
        """
        const string Spaced = "my task";
        var load = new LoadRows<InstructionRow>(name: {|DDF115:"a/b"|}) { InputBatchSize = 5 };
        var pipeline = new Pipeline("p") { load >> new TextGeneration({|DDF115:Spaced|}) };
        """);

    [Fact]
    public void DDF121_offers_a_name_where_none_is_given() => PipelineCode.VerifyBody(
        """
        var pipeline = new Pipeline("p") { {|DDF121:new LoadRows<InstructionRow>()|} >> {|DDF121:new TextGeneration()|} };
        """);

    [Fact]
    public void Steps_of_the_same_project_are_read_as_well() => PipelineCode.Verify(
        """
        [Step]
        [InputColumn<string>("text")]
        [OutputColumn<int>("length")]
        public sealed partial class Measure
        {
            private Output Process(Input row) => new(row.Text.Length);
        }

        [Step]
        [InputColumnsFrom(nameof(Columns), Type = typeof(string))]
        [OutputColumnsFrom(nameof(Names), Type = typeof(int))]
        public sealed partial class MeasureAll : Distilabel.Dataflow.Steps.IRowsStep
        {
            public IReadOnlyList<string> Columns { get; init; } = ["completion"];

            private IReadOnlyList<string> Names => [.. Columns.Select(column => column + "_length")];

            public Distilabel.Dataflow.Steps.StepOutput Execute(in Distilabel.Dataflow.Steps.StepInput input, Distilabel.Dataflow.Steps.StepContext context) => new([]);
        }

        internal static class Build
        {
            internal static Pipeline Run() => new("p")
            {
                new LoadRows<PromptRow>("load") >> {|DDF101:new Measure("measure")|},
                new LoadRows<PromptRow>("again") >> new MeasureAll("all") >> new KeepColumns("keep") { Columns = ["completion_length"] } >> {|DDF101:new CountWords("count")|},
            };
        }
        """);

    [Fact]
    public void DDF110_is_silent_for_steps_that_others_get_or_that_are_taken_out_again() => PipelineCode.Verify(
        """
        internal sealed record Parts(Step Load, Step Task);

        internal sealed class Build
        {
            private readonly Parts _parts = new(new LoadRows<InstructionRow>("load"), new TextGeneration("task"));

            public Pipeline Whole() => new("p") { _parts.Load >> _parts.Task };

            public IEnumerable<Step> Given()
            {
                yield return new TextGeneration("given");
            }

            public async IAsyncEnumerable<Step> GivenLater()
            {
                await Task.Yield();
                yield return new TextGeneration("later");
            }

            public Pipeline Run(int place, out Step extra)
            {
                extra = new CountWords("extra");
                var tasks = new List<Step> { new TextGeneration("first") };
                tasks.Clear();
                tasks.Add(new TextGeneration("second"));
                tasks.Insert(place, new TextGeneration("third"));
                Step[] all = [new TextGeneration("kept"), new Choose("left")];
                Step? last = place > 0 ? new CountWords("last") : null;
                if (last is { } known)
                {
                    all[0].Connect(known);
                }

                return new Pipeline("q") { new LoadRows<InstructionRow>("source") >> tasks, new LoadRows<InstructionRow>("other") >> all.Where(step => step.Name != "left") };
            }
        }
        """);

    [Fact]
    public void Pipelines_that_break_a_rule_at_one_place_each_have_their_error() => PipelineCode.VerifyBody(
        """
        Step Task(string name) => {|DDF101:{|DDF101:new TextGeneration(name)|}|};
        var first = new Pipeline("p") { new LoadRows<PromptRow>("load") >> Task("a") };
        var second = new Pipeline("q") { new LoadRows<PromptRow>("load") >> Task("b") };
        """);

    [Fact]
    public void Pipelines_that_may_break_a_rule_at_one_place_are_each_said_not_to_be_followed()
    {
        var found = PipelineCode.Analyze(
            """
            internal static class Build
            {
                internal static void Run(bool flag, bool other)
                {
                    Step Task(string name) => new TextGeneration(name);
                    var first = new LoadRows<InstructionRow>("load");
                    var second = new LoadRows<InstructionRow>("load");
                    if (flag)
                    {
                        first.OutputMappings["instruction"] = "text";
                        second.OutputMappings["instruction"] = "text";
                    }

                    if (other)
                    {
                        first.OutputMappings["instruction"] = "instruction";
                        second.OutputMappings["instruction"] = "instruction";
                    }

                    _ = new Pipeline("p") { first >> Task("a") };
                    _ = new Pipeline("q") { second >> Task("b") };
                }
            }
            """,
            [StepLibrary.Reference]);

        Assert.All(found, static diagnostic => Assert.Equal("DDF120", diagnostic.Id));
        Assert.Equal(["'p'", "'q'"], found.Select(static diagnostic => diagnostic.GetMessage().Split(' ')[2]).Order());
    }

    [Fact]
    public void An_error_is_on_the_call_that_a_function_of_the_member_makes() => PipelineCode.Verify(
        """
        public static class Build
        {
            private static Step Task(string name) => new TextGeneration(name);

            public static Pipeline[] Run()
            {
                return Make();

                static Pipeline[] Make()
                {
                    var task = {|DDF101:Task("task")|};
                    return [new Pipeline("p") { new LoadRows<PromptRow>("load") >> task }];
                }
            }
        }
        """);
}
