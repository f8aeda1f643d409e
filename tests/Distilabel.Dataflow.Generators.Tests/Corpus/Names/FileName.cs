// A name is taken out of a path.
// accepts
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
var paths = new[] { "prompts/short.txt", "prompts/long.txt" };
var tasks = paths.Select(path => new TextGeneration(Path.GetFileNameWithoutExtension(path)) { LLM = new OfflineLLM() }).ToList();
new Pipeline("p") { load >> tasks }.Validate();
