// Reading a property adds the mapping.
// accepts
var job = new Job();
var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] };
var pipeline = new Pipeline("p") { load >> job.Answer };
Assert.Equal(true, job.IsReady);
pipeline.Validate();

internal sealed class Job
{
    public TextGeneration Answer { get; } = new("answer") { LLM = new OfflineLLM() };

    public bool IsReady
    {
        get
        {
            Answer.InputMappings["instruction"] = "prompt";
            return true;
        }
    }
}
