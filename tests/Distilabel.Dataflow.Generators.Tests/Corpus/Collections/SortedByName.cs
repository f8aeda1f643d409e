// Steps are sorted in place before they are connected.
// accepts
Step[] steps = [new CountWords("b_count"), new TextGeneration("a_answer") { LLM = new OfflineLLM() }];
Array.Sort(steps, (left, right) => string.CompareOrdinal(left.Name, right.Name));
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] };
new Pipeline("p") { load >> steps[0] >> steps[1] }.Validate();
