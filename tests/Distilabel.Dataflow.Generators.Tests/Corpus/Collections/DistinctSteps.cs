// Steps that are named twice in a list are taken once.
// accepts
var answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
var steps = new List<Step> { answer, new Clean("clean"), answer };
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] };
new Pipeline("p") { load >> steps.Distinct() }.Validate();
