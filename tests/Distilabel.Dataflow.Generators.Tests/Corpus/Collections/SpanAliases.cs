// A span writes into the array that it stands for.
// accepts
Step[] steps = [new CountWords("first"), new CountWords("count")];
var span = steps.AsSpan();
span[0] = new TextGeneration("answer") { LLM = new OfflineLLM() };
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] };
new Pipeline("p") { load >> steps[0] >> steps[1] }.Validate();
