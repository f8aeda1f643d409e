// A static constructor maps the column of a step that another class has.
// accepts
var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] };
var pipeline = new Pipeline("p") { load >> Registry.Answer };
Assert.Equal(1, Defaults.Count);
pipeline.Validate();

internal static class Registry
{
    public static readonly TextGeneration Answer = new("answer") { LLM = new OfflineLLM() };
}

internal static class Defaults
{
    static Defaults() => Registry.Answer.InputMappings["instruction"] = "prompt";

    public static int Count => Registry.Answer.InputMappings.Count;
}
