// The mapping's sides are the wrong way round.
// validate: prompt
var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")], OutputMappings = { ["prompt"] = "instruction" } };
// error: DDF108 prompt
var answer = new TextGeneration("answer") { LLM = new OfflineLLM(), InputMappings = { ["prompt"] = "instruction" } };
new Pipeline("p") { load >> answer }.Validate();
