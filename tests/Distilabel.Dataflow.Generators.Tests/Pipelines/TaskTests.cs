namespace Distilabel.Dataflow.Generators.Tests.Pipelines;

/// <summary>The tasks and sources that come with the library, seen as a user's project sees them: as another assembly.</summary>
public class TaskTests
{
    [Fact]
    public void A_task_reads_the_columns_that_its_property_names() => VerifyBody(
        """
        var load = new LoadRows<PromptRow>("load");
        var first = {|DDF101:new AI.TextGeneration("first")|} { LLM = llm };
        var second = new AI.TextGeneration("second") { LLM = llm, Columns = ["prompt", "meta"], Template = "{{ prompt }} and {{ meta | upcase }}" };
        var pipeline = new Pipeline("p") { load >> [first, second] };
        """);

    [Fact]
    public void The_inputs_of_a_task_are_listed_as_the_run_time_lists_them() => Assert.Contains(
        "Inputs of the step are: ['prompt', 'system_prompt'].",
        Assert.Single(
            PipelineCode.Analyze(
                """
                internal static class Build
                {
                    internal static Pipeline Run(Distilabel.Dataflow.AI.LLM llm) => new("p")
                    {
                        new LoadRows<PromptRow>("load") >> new Distilabel.Dataflow.AI.TextGeneration("task")
                        {
                            LLM = llm, Columns = ["prompt"], Template = "{{ prompt }}", InputMappings = { ["question"] = "prompt" },
                        },
                    };
                }
                """,
                [StepLibrary.Reference]),
            static diagnostic => diagnostic.Id == "DDF108").GetMessage(),
        StringComparison.Ordinal);

    [Fact]
    public void DDF112_a_template_that_names_a_column_that_the_task_does_not_read() => VerifyBody(
        """
        var load = new LoadRows<PromptRow>("load") { OutputMappings = { ["prompt"] = "instruction" } };
        var first = new AI.TextGeneration("first") { LLM = llm, Template = {|DDF112:"Answer: {{ question }}"|} };
        var second = {|DDF112:new AI.TextGeneration("second")|} { LLM = llm, Columns = ["meta"] };
        var third = new AI.TextGeneration("third") { LLM = llm, Template = {|DDF112:"No column"|} };
        var fourth = new AI.TextGeneration("fourth") { LLM = llm, Template = {|DDF112:"{{ instruction }}{% if instruction %}{% include 'more' %}{% endif %}"|} };
        var fifth = {|DDF120:new AI.TextGeneration("fifth")|} { LLM = llm, Template = "{% raw %}{% render 'x' %}{% endraw %}{{ instruction }}" };
        var pipeline = new Pipeline("p") { load >> [first, second, third, fourth, fifth] };
        """);

    [Fact]
    public void DDF112_is_silent_for_templates_that_fit_and_for_those_with_tags() => VerifyBody(
        """
        const string Template = "Answer: {{ prompt }}";
        var load = new LoadRows<PromptRow>("load");
        var first = new AI.TextGeneration("first") { LLM = llm, Columns = ["prompt"], Template = Template + "!" };
        var second = {|DDF120:new AI.TextGeneration("second")|} { LLM = llm, Columns = ["prompt"], Template = "{% if prompt %}{{ prompt }}{% endif %}" };
        var pipeline = new Pipeline("p") { load >> [first, second] };
        """);

    [Fact]
    public void Grouped_generations_are_lists() => VerifyBody(
        """
        var load = new LoadRows<InstructionRow>("load");
        var grouped = new AI.TextGeneration("grouped") { LLM = llm, NumGenerations = 3, GroupGenerations = true, OutputMappings = { ["generation"] = "generations" } };
        var single = new AI.TextGeneration("single") { LLM = llm, OutputMappings = { ["generation"] = "generations" } };
        var pipeline = new Pipeline("p") { load >> grouped >> new Choose("choose") };
        var other = new Pipeline("q") { new LoadRows<InstructionRow>("load") >> single >> {|DDF102:new Choose("choose")|} };
        """);

    [Fact]
    public void The_metadata_of_tasks_is_one_column_that_branches_share() => VerifyBody(
        """
        var load = new LoadRows<InstructionRow>("load");
        var tasks = new[] { "a", "b" }.Select(name => new AI.TextGeneration(name) { LLM = llm }).ToArray();
        var pipeline = new Pipeline("p")
        {
            load >> tasks >> new GroupColumns("group") { Columns = ["generation", "model_name"] } >> new KeepColumns("keep") { Columns = ["distilabel_metadata"] },
        };
        """);

    [Fact]
    public void Metadata_of_tasks_whose_names_are_not_known_is_no_conflict() => PipelineCode.Verify(
        """
        internal static class Build
        {
            internal static Pipeline Run(Distilabel.Dataflow.AI.LLM[] llms)
            {
                var load = new LoadRows<InstructionRow>("load");
                var first = new Distilabel.Dataflow.AI.TextGeneration(llms[0].ModelName) { LLM = llms[0], OutputMappings = { ["generation"] = "a", ["model_name"] = "b" } };
                var second = new Distilabel.Dataflow.AI.TextGeneration(llms[0].ModelName) { LLM = llms[1] };
                return new Pipeline("p") { load >> [first, second] >> new KeepColumns { Columns = ["a", "generation", "distilabel_metadata"] } };
            }
        }
        """);

    [Fact]
    public void A_typed_source_of_files_makes_its_columns_known() => VerifyBody(
        """
        var pipeline = new Pipeline("p")
        {
            new LoadDataFromFileSystem<PromptRow>("load") { DataFiles = ["a.jsonl"] } >> {|DDF101:new AI.TextGeneration("task")|} { LLM = llm },
        };
        """);

    private static void VerifyBody(string marked) => PipelineCode.Verify(
        $$"""
        internal static class Build
        {
            internal static void Run(Distilabel.Dataflow.AI.LLM llm)
            {
        {{marked.Replace("AI.TextGeneration", "Distilabel.Dataflow.AI.TextGeneration", StringComparison.Ordinal)}}
            }
        }
        """);
}
