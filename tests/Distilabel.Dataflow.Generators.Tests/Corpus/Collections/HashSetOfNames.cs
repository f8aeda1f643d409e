// A set of names makes each model one step.
// accepts
var models = new HashSet<string>(["small", "large", "small"]);
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
new Pipeline("p") { load >> models.Select(model => new TextGeneration(model) { LLM = new OfflineLLM(model) }) }.Validate();
