// The names of the steps stand in the wrong order.
// validate: requires inputs ['generation']
var factories = new Dictionary<string, Func<string, Step>>
{
    ["answer"] = name => new TextGeneration(name) { LLM = new OfflineLLM() },
    // error: DDF101
    ["count"] = name => new CountWords(name),
};
Step current = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
foreach (var kind in new[] { "count", "answer" })
{
    var next = factories[kind](kind);
    current.Connect(next);
    current = next;
}

new Pipeline("p") { current }.Validate();
