// Only some of the steps are connected.
// validate: requires inputs ['generation']
// error: DDF101 'generation'
// error: DDF101 'generation'
Step[] steps = [new TextGeneration("answer") { LLM = new OfflineLLM() }, new CountWords("count"), new Rate("rate")];
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
var pipeline = new Pipeline("p") { load >> steps.Where(step => step is not TextGeneration) };
pipeline.Validate();
