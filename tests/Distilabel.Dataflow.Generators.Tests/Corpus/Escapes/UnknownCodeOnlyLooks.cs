// Code of another assembly looks at the steps; the fault stays.
// validate: requires inputs ['instruction']
var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] };
// missed: DDF101
var pipeline = new Pipeline("p") { load >> new TextGeneration("answer") { LLM = new OfflineLLM() } };
_ = Conventions.Describe(pipeline);
pipeline.Validate();
