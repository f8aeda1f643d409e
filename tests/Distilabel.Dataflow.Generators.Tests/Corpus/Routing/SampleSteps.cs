// Batches go to two of three tasks.
// accepts
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "code")] };
var tasks = Enumerable.Range(0, 3).Select(i => new TextGeneration($"answer_{i}") { LLM = new OfflineLLM() }).ToArray();
new Pipeline("p") { load >> SampleNSteps(2) >> tasks >> new GroupColumns("group") { Columns = ["generation"] } }.Validate();
