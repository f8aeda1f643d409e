// A ref local writes into an element of an array.
// accepts
Step[] steps = [new Clean("first"), new CountWords("count")];
ref var slot = ref steps[0];
slot = new TextGeneration("answer") { LLM = new OfflineLLM() };
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] };
new Pipeline("p") { load >> steps[0] >> steps[1] }.Validate();
