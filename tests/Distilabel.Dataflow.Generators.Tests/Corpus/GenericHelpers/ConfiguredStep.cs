// A generic helper configures any step and gives it back.
// accepts
var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] }.Configure(step => step.OutputMappings["prompt"] = "instruction");
var pipeline = new Pipeline("p") { load >> new TextGeneration("answer") { LLM = new OfflineLLM() } };
pipeline.Validate();

public static class StepExtensions
{
    public static T Configure<T>(this T step, Action<T> configure)
        where T : Step
    {
        configure(step);
        return step;
    }
}
