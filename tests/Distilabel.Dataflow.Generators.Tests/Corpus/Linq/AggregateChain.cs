// The steps are folded into a chain.
// accepts
Step[] steps = [new TextGeneration("answer") { LLM = new OfflineLLM() }, new CountWords("count"), new Rate("rate")];
Step load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
var last = steps.Aggregate(load, (previous, next) => previous.Connect(next).Last.Single());
var pipeline = new Pipeline("p") { last };
pipeline.Validate();
