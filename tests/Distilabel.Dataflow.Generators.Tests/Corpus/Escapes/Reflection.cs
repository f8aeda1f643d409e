// A property of the step is read by its name and changed.
// accepts
var answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
var mappings = (ColumnMappings)typeof(Step).GetProperty("InputMappings")!.GetValue(answer)!;
mappings["instruction"] = "prompt";
var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] };
new Pipeline("p") { load >> answer }.Validate();
