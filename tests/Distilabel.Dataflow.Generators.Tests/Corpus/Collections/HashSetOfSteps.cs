// A set has each step once.
// accepts
var answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
HashSet<Step> steps = [answer, new Clean("clean"), answer];
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
new Pipeline("p") { load >> steps }.Validate();
