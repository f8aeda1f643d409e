// The columns that were merged are gone.
// validate: prompt
var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] };
var merge = new MergeColumns("merge") { Columns = ["prompt", "completion"] };
// error: DDF101 prompt
var answer = new TextGeneration("answer") { LLM = new OfflineLLM(), InputMappings = { ["instruction"] = "prompt" } };
new Pipeline("p") { load >> merge >> answer }.Validate();
