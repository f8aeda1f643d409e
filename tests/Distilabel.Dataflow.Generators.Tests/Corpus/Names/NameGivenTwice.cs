// A named step and one that gets its name from its class.
// accepts
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
new Pipeline("p") { load >> new[] { new TextGeneration("text_generation_0") { LLM = new OfflineLLM() }, new TextGeneration { LLM = new OfflineLLM() } } }.Validate();
