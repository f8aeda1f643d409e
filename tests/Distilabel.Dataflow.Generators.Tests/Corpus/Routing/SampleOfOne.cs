// A routing batch function has one step to choose from.
// accepts
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "code")] };
Step[] tasks = [new TextGeneration("answer") { LLM = new OfflineLLM() }];
// warning: DDF111
new Pipeline("p") { load >> SampleNSteps(1) >> tasks }.Validate();
