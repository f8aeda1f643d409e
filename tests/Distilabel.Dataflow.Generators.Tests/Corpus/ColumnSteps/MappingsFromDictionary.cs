// Mappings are copied from a dictionary.
// accepts
var mappings = new Dictionary<string, string> { ["prompt"] = "instruction", ["completion"] = "reference" };
var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] };
foreach (var (column, mapped) in mappings)
{
    load.OutputMappings[column] = mapped;
}

new Pipeline("p") { load >> new TextGeneration("answer") { LLM = new OfflineLLM() } >> new KeepColumns("keep") { Columns = [.. mappings.Values] } }.Validate();
