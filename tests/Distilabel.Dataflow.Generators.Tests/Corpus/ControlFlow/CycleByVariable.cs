// The last step is connected to one that stands before it.
// refuses: would make a cycle
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "code")] };
var answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
var count = new CountWords("count");
var pipeline = new Pipeline("p") { load >> answer >> count };
// error: DDF105 cycle
count.Connect(answer);
pipeline.Validate();
