// Two names differ by case only.
// accepts
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
new Pipeline("p") { load >> new TextGeneration("Answer") { LLM = new OfflineLLM() }, load >> new TextGeneration("answer") { LLM = new OfflineLLM() } }.Validate();
