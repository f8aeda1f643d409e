// Steps are made by name from a dictionary of lambdas.
// accepts
// args: rate
// accepts
var factories = new Dictionary<string, Func<string, Step>>
{
    ["answer"] = name => new TextGeneration(name) { LLM = new OfflineLLM() },
    ["count"] = name => new CountWords(name),
    ["rate"] = name => new Rate(name),
};
Step current = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
foreach (var kind in args.Prepend("answer"))
{
    var next = factories[kind](kind);
    current.Connect(next);
    current = next;
}

new Pipeline("p") { current }.Validate();
