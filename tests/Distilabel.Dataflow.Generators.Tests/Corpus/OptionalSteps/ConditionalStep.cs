// A step is there or not.
// accepts
// args: --rate
// accepts
var rate = args.Length > 0;
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
var answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
Step? rater = rate ? new Rate("rate") : null;
var chain = load >> answer;
var pipeline = new Pipeline("p") { rater is null ? chain : chain >> rater };
pipeline.Validate();
