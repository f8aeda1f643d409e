// A query that is gone over twice makes its steps twice.
// validate: answer_small
string[] models = ["small", "large"];
var tasks = models.Select(model => new TextGeneration($"answer_{model}") { LLM = new OfflineLLM(model) });
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
foreach (var task in tasks)
{
    load.Connect(task);
}

// missed: DDF106
var pipeline = new Pipeline("p") { load >> tasks >> new GroupColumns("group") { Columns = ["generation"] } };
pipeline.Validate();
