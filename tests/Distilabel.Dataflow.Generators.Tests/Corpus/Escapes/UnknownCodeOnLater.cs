// The pipeline is made first, and code of another assembly goes over it.
// accepts
var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] };
var pipeline = new Pipeline("p") { load >> new TextGeneration("answer") { LLM = new OfflineLLM() } };
Conventions.ApplyAll(pipeline);
pipeline.Validate();
