// A counter that a lambda changes makes the names differ.
// accepts
var count = 0;
string Next() => $"answer_{++count}";
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
var answers = new[] { new TextGeneration(Next()) { LLM = new OfflineLLM() }, new TextGeneration(Next()) { LLM = new OfflineLLM() } };
new Pipeline("p") { load >> answers }.Validate();
