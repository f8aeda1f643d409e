// Rows come from an asynchronous stream, a step for each.
// accepts
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
var pipeline = new Pipeline("p") { load };
await foreach (var model in ModelsAsync())
{
    load.Connect(new TextGeneration($"answer_{model}") { LLM = new OfflineLLM(model) });
}

pipeline.Validate();

static async IAsyncEnumerable<string> ModelsAsync()
{
    yield return "small";
    await Task.Yield();
    yield return "large";
}
