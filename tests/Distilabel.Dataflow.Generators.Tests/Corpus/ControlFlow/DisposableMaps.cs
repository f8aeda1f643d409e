// Leaving a using block maps the column.
// accepts
var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] };
using (new Mapping(load))
{
    load.UseCache = false;
}

new Pipeline("p") { load >> new TextGeneration("answer") { LLM = new OfflineLLM() } }.Validate();

internal sealed class Mapping(Step step) : IDisposable
{
    public void Dispose() => step.OutputMappings["prompt"] = "instruction";
}
