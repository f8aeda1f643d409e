// A helper removes what is not wanted.
// accepts
var steps = new List<Step> { new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] }, new SplitSentences("split"), new TextGeneration("answer") { LLM = new OfflineLLM() } };
Prune(steps);
steps[0].Connect(steps[1]);
new Pipeline("p") { steps[0] }.Validate();

static void Prune(List<Step> steps) => steps.RemoveAll(step => step is SplitSentences);
