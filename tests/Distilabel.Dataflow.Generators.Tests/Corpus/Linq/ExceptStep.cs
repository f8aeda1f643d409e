// A step is taken out by Except.
// accepts
var unwanted = new SplitSentences("split");
Step[] steps = [new TextGeneration("answer") { LLM = new OfflineLLM() }, unwanted, new Clean("clean")];
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] };
new Pipeline("p") { load >> steps.Except([unwanted]) }.Validate();
