// The step reads the number that is a whole one.
// accepts
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] };
var answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
var threshold = new Threshold("threshold") { InputMappings = { { "score", "word_count" } } };
new Pipeline("p") { load >> answer >> new Rate("rate") >> new CountWords("count") >> threshold }.Validate();
