// The local function that adds the mapping is never called.
// validate: requires inputs ['instruction']
var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Say hello.", "Hello")] };
// missed: DDF101
var answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
var pipeline = new Pipeline("hello") { load >> answer };
pipeline.Validate();

void UsePrompts() => load.OutputMappings["prompt"] = "instruction";
