// The builder calls back to configure a step.
// accepts
var pipeline = Pipelines.Create(
    load => load.OutputMappings["prompt"] = "instruction",
    answer => answer.OutputMappings["generation"] = "answer");
pipeline.Validate();

public static class Pipelines
{
    public static Pipeline Create(Action<Step> configureLoad, Action<Step>? configureAnswer = null)
    {
        var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] };
        var answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
        configureLoad(load);
        configureAnswer?.Invoke(answer);
        return new Pipeline("configured") { load >> answer };
    }
}
