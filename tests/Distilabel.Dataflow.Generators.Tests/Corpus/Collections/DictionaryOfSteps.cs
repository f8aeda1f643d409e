// Steps are kept in a dictionary and replaced.
// accepts
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
var steps = new Dictionary<string, Step> { ["write"] = new TextGeneration("draft") { LLM = new OfflineLLM() }, ["judge"] = new Rate("rate") };
if (steps.TryGetValue("write", out var write) && steps.Remove("judge", out var judge))
{
    new Pipeline("p") { load >> write >> judge }.Validate();
}
