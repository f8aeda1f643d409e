// Two lists are connected pair by pair.
// accepts
var loads = new[] { "a", "b" }.Select(name => new LoadDataFromDicts<Question>($"load_{name}") { Data = [new(name, "letters")] }).ToArray();
var tasks = new[] { "a", "b" }.Select(name => new TextGeneration($"answer_{name}") { LLM = new OfflineLLM() }).ToArray();
var pipeline = new Pipeline("p");
foreach (var (load, task) in loads.Zip(tasks))
{
    pipeline.Add(load >> task);
}

pipeline.Validate();
