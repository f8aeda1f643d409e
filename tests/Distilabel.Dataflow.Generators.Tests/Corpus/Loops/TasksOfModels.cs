// Each model of a list answers, and the answers are grouped.
// accepts
string[] models = ["small", "medium", "large"];
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Say hello.", "greetings")] };
var group = new GroupColumns("group") { Columns = ["generation", "model_name"], OutputColumns = ["generations", "model_names"] };
foreach (var model in models)
{
    var task = new TextGeneration($"answer_{model}") { LLM = new OfflineLLM(model) };
    load.Connect(task);
    task.Connect(group);
}

var pipeline = new Pipeline("answers") { load };
group.Connect(new ChooseBest("best"));
pipeline.Validate();
