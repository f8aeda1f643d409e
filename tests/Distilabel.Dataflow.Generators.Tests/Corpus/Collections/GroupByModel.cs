// Models are grouped, so that each has one task.
// accepts
LLM[] llms = [new OfflineLLM("small"), new OfflineLLM("small") { Seed = 1 }, new OfflineLLM("large")];
var tasks = llms.GroupBy(llm => llm.ModelName).Select(group => new TextGeneration(group.Key) { LLM = group.First() }).ToArray();
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] };
new Pipeline("p") { load >> tasks }.Validate();
