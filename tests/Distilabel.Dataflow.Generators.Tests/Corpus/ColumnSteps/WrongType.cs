// A column is there with a type that the step does not read.
// validate: score
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] };
var answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
// error: DDF102 score
new Pipeline("p") { load >> answer >> new Rate("rate") >> new Threshold("threshold") }.Validate();
