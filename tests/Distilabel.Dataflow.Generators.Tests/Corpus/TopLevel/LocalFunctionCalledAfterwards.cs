// The mapping is added after the pipeline is made and before it is validated.
// accepts
var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Say hello.", "Hello")] };
var answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
var pipeline = new Pipeline("hello") { load >> answer };
UsePrompts();
pipeline.Validate();

void UsePrompts() => load.OutputMappings["prompt"] = "instruction";
