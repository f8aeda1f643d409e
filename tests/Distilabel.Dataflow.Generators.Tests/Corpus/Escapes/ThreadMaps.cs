// A task that is awaited maps the column.
// accepts
var answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
await Task.Run(() => answer.InputMappings["instruction"] = "prompt");
new Pipeline("p") { new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] } >> answer }.Validate();
