// Of two steps of one name, the first is taken.
// accepts
var tasks = new[] { "a", "b", "a" }.Select(name => new TextGeneration(name) { LLM = new OfflineLLM() }).DistinctBy(task => task.Name).ToList();
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] };
new Pipeline("p") { load >> tasks }.Validate();
