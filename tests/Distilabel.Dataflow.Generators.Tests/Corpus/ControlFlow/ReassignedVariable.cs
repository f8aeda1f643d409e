// A variable holds one step after another.
// accepts
Step step = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "code")] };
var pipeline = new Pipeline("p") { step };
var previous = step;
step = new TextGeneration("answer") { LLM = new OfflineLLM() };
previous.Connect(step);
previous = step;
step = new CountWords("count");
previous.Connect(step);
pipeline.Validate();
