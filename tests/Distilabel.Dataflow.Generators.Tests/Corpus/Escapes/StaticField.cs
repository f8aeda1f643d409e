// A static field holds the task, and another class maps it.
// accepts
Setup.Prepare();
var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] };
new Pipeline("p") { load >> Steps.Answer }.Validate();

internal static class Steps
{
    public static readonly TextGeneration Answer = new("answer") { LLM = new OfflineLLM() };
}

internal static class Setup
{
    public static void Prepare() => Steps.Answer.InputMappings["instruction"] = "prompt";
}
