// A union of two lists has each step once.
// accepts
var answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
Step[] first = [answer, new Clean("clean")];
Step[] second = [answer];
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] };
new Pipeline("p") { load >> first.Union(second) }.Validate();
