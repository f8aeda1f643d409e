// A lazy value makes the pipeline; another member changes it.
// accepts
Jobs.Adapt();
Jobs.Answers.Value.Validate();

internal static class Jobs
{
    public static Lazy<Pipeline> Answers { get; } = new(() => new Pipeline("answers")
    {
        new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] } >> new TextGeneration("answer") { LLM = new OfflineLLM() },
    });

    public static void Adapt()
    {
        foreach (var task in Answers.Value.OfType<TextGeneration>())
        {
            task.InputMappings.Add("instruction", "prompt");
        }
    }
}
