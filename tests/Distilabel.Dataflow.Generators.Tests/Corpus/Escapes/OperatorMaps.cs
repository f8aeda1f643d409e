// An operator of the application's own maps a column.
// accepts
var answer = new TextGeneration("answer") { LLM = new OfflineLLM() } | new Reading("prompt");
new Pipeline("p") { new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] } >> answer }.Validate();

internal sealed record Reading(string Column)
{
    public static Step operator |(Step step, Reading reading)
    {
        step.InputMappings["instruction"] = reading.Column;
        return step;
    }
}
