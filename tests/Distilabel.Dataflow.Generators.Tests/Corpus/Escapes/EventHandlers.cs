// Subscribers of an event change the steps.
// accepts
var factory = new StepFactory();
factory.Created += (_, step) => step.InputMappings["instruction"] = "prompt";
var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] };
new Pipeline("p") { load >> factory.Answer("answer") }.Validate();

internal sealed class StepFactory
{
    public event EventHandler<Step>? Created;

    public TextGeneration Answer(string name)
    {
        var step = new TextGeneration(name) { LLM = new OfflineLLM() };
        Created?.Invoke(this, step);
        return step;
    }
}
