// The variable is assigned before the step in it is connected.
// validate: requires inputs ['generation']
Step step = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "code")] };
var pipeline = new Pipeline("p") { step };
var previous = step;
// warning: DDF110 answer
step = new TextGeneration("answer") { LLM = new OfflineLLM() };
// error: DDF101 'generation'
step = new CountWords("count");
previous.Connect(step);
pipeline.Validate();
