// The same without a step that combines the answers.
// validate: 'generation'
string[] models = ["small", "medium", "large"];
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Say hello.", "greetings")] };
// error: DDF107 'generation'
var count = new CountWords("count");
foreach (var model in models)
{
    var task = new TextGeneration($"answer_{model}") { LLM = new OfflineLLM(model) };
    load.Connect(task);
    task.Connect(count);
}

var pipeline = new Pipeline("answers") { load };
pipeline.Validate();
