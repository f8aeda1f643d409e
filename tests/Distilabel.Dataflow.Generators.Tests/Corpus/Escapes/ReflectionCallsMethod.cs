// A method that is called by its name only changes a static step.
// accepts
typeof(Setup).GetMethod("Prepare")!.Invoke(null, null);
var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] };
new Pipeline("p") { load >> Setup.Answer }.Validate();

public static class Setup
{
    public static TextGeneration Answer { get; } = new("answer") { LLM = new OfflineLLM() };

    public static void Prepare() => Answer.InputMappings["instruction"] = "prompt";
}
