// Names are joined of parts.
// accepts
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
var a = new TextGeneration(string.Join('-', "answer", "small", "1")) { LLM = new OfflineLLM() };
var b = new TextGeneration(string.Join('-', new[] { "answer", "small", "2" })) { LLM = new OfflineLLM() };
var c = new TextGeneration(string.Concat("answer", "-", "small")) { LLM = new OfflineLLM() };
new Pipeline("p") { load >> new[] { a, b, c } }.Validate();
