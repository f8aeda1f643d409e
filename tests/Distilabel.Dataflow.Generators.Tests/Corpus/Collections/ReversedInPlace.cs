// A list is reversed in place.
// accepts
List<Step> steps = [new CountWords("count"), new TextGeneration("answer") { LLM = new OfflineLLM() }];
steps.Reverse();
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] };
new Pipeline("p") { load >> steps[0] >> steps[1] }.Validate();
