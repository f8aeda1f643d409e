// A local function that nothing calls would break the pipeline.
// accepts
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Say hello.", "greetings")] };
var answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
var pipeline = new Pipeline("hello") { load >> answer };
pipeline.Validate();

void UsePrompts() => load.OutputMappings["instruction"] = "prompt";
