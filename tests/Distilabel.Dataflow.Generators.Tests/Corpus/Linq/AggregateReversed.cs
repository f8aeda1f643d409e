// The steps are folded in reverse.
// validate: requires inputs ['generation']
// error: DDF101
Step[] steps = [new TextGeneration("answer") { LLM = new OfflineLLM() }, new CountWords("count")];
Step load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
var last = steps.Reverse().Aggregate(load, (previous, next) => previous.Connect(next).Last.Single());
var pipeline = new Pipeline("p") { last };
pipeline.Validate();
