// A dynamic call maps the column.
// accepts
var answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
dynamic anything = answer;
anything.InputMappings.Add("instruction", "prompt");
var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] };
new Pipeline("p") { load >> answer }.Validate();
