namespace Distilabel.Dataflow.Generators.Tests.Pipelines;

public class ColumnNotAvailableTests
{
    [Fact]
    public void A_step_whose_column_does_not_reach_it_is_an_error_on_its_creation() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<PromptRow>("load") { Data = [] };
        var task = {|DDF101:new TextGeneration("task")|};
        var pipeline = new Pipeline("p") { load >> task };
        """);

    [Fact]
    public void The_message_is_that_of_the_run_time()
    {
        var diagnostic = PipelineCode.Single(
            """
            var load = new LoadRows<PromptRow>("load_dataset");
            var pipeline = new Pipeline("p") { load >> new TextGeneration("text_generation_with_gpt-4") };
            """,
            "DDF101");

        Assert.Equal(
            "Step 'text_generation_with_gpt-4' requires inputs ['instruction'], but only the inputs=['prompt', 'completion', 'meta'] are available, which means " +
            "that the inputs=['instruction'] are missing or not available when the step gets to be executed in the pipeline. " +
            "Please make sure previous steps to 'text_generation_with_gpt-4' are generating the required inputs. " +
            "Step 'load_dataset' makes ['prompt', 'completion', 'meta'].",
            diagnostic.GetMessage());
    }

    [Fact]
    public void A_mapping_of_the_source_mends_it() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<PromptRow>("load") { OutputMappings = { ["prompt"] = "instruction" } };
        var pipeline = new Pipeline("p") { load >> new TextGeneration("task") };
        """);

    [Fact]
    public void A_mapping_of_the_step_mends_it() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<PromptRow>("load");
        var task = new TextGeneration("task") { InputMappings = { ["instruction"] = "prompt" } };
        var pipeline = new Pipeline("p") { load >> task };
        """);
}
