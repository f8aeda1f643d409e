// A step of a name is made once only.
// accepts
var tasks = new Dictionary<string, TextGeneration>();
foreach (var model in new[] { "small", "large", "small" })
{
    if (!tasks.ContainsKey(model))
    {
        tasks.Add(model, new TextGeneration($"answer_{model}") { LLM = new OfflineLLM(model) });
    }
}

var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] };
new Pipeline("p") { load >> tasks.Values }.Validate();
