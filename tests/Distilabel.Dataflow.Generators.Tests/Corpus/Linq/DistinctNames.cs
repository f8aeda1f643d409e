// The names are made distinct before the steps are made.
// accepts
var tasks = new[] { "a", "A" }.Distinct(StringComparer.OrdinalIgnoreCase).Select(name => new TextGeneration(name.ToLowerInvariant()) { LLM = new OfflineLLM() }).ToList();
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] };
new Pipeline("p") { load >> tasks }.Validate();
