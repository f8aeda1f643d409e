// Columns are kept by name, with one that a mapping made.
// accepts
var load = new LoadDataFromDicts<Article>("load") { Data = [new("On rain", "Rain.", [])], OutputMappings = { ["title"] = "instruction" } };
var answer = new TextGeneration("answer") { LLM = new OfflineLLM(), OutputMappings = { ["generation"] = "text" } };
new Pipeline("p") { load >> answer >> new KeepColumns("keep") { Columns = ["instruction", "text"] } }.Validate();
