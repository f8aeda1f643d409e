// A name is chosen until it is free.
// accepts
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] };
var pipeline = new Pipeline("p") { load >> new TextGeneration("answer") { LLM = new OfflineLLM() } };
var name = "answer";
for (var i = 2; pipeline.Any(step => step.Name == name); i++)
{
    name = $"answer_{i}";
}

load.Connect(new TextGeneration(name) { LLM = new OfflineLLM() });
pipeline.Validate();
