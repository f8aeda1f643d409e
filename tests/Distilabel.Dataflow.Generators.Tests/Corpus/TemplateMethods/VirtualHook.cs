// A derived class changes a step in a hook.
// accepts
new PromptJob().Build().Validate();

public class Job
{
    public Pipeline Build()
    {
        var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] };
        var answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
        OnCreated(answer);
        return new Pipeline("job") { load >> answer };
    }

    protected virtual void OnCreated(Step step)
    {
    }
}

public class PromptJob : Job
{
    protected override void OnCreated(Step step) => step.InputMappings["instruction"] = "prompt";
}
