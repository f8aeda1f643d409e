// Tests of a pipeline: a good one, and one of which the refusal is expected.
// accepts
public class PipelineTests
{
    private readonly LoadDataFromDicts<Question> _load = new("load") { Data = [new("Hello", "greetings")] };

    [Fact]
    public void The_pipeline_is_valid()
    {
        var pipeline = new Pipeline("p") { _load >> new TextGeneration("answer") { LLM = new OfflineLLM() } };

        pipeline.Validate();
    }

    [Fact]
    public void The_steps_are_named()
    {
        var pipeline = new Pipeline("p") { _load >> new TextGeneration { LLM = new OfflineLLM() } };

        Assert.Contains(pipeline, step => step.Name == "text_generation_0");
        pipeline.Validate();
    }
}
