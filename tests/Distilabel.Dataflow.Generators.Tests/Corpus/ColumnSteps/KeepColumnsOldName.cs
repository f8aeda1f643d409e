// The column is kept under the name that it had before the mapping.
// validate: title
var load = new LoadDataFromDicts<Article>("load") { Data = [new("On rain", "Rain.", [])], OutputMappings = { ["title"] = "instruction" } };
var answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
// error: DDF101 title
new Pipeline("p") { load >> answer >> new KeepColumns("keep") { Columns = ["title", "generation"] } }.Validate();
