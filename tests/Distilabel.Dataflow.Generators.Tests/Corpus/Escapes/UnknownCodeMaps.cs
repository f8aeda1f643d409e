// Code of another assembly maps the column.
// accepts
var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] };
var answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
Conventions.Apply(answer);
new Pipeline("p") { load >> answer }.Validate();
