// An indexer's setter maps the column.
// accepts
var answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
var columns = new Reads(answer) { ["instruction"] = "prompt" };
Assert.Equal("prompt", columns["instruction"]);
new Pipeline("p") { new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] } >> answer }.Validate();

internal sealed class Reads(Step step)
{
    public string this[string column]
    {
        get => step.InputMappings[column];
        set => step.InputMappings[column] = value;
    }
}
