// A query makes a task of each model.
// accepts
LLM[] llms = [new OfflineLLM("small"), new OfflineLLM("large")];
var tasks = from llm in llms select new TextGeneration($"answer_{llm.ModelName}") { LLM = llm };
var steps = tasks.ToList();
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
var group = new GroupColumns("group") { Columns = ["generation"], OutputColumns = ["generations"] };
var pipeline = new Pipeline("p") { load >> steps >> group >> new ChooseBest("best") };
pipeline.Validate();
