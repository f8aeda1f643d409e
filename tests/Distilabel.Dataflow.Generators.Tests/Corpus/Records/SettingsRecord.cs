// A record carries settings; "with" makes other ones.
// accepts
var settings = new Settings("small", "instruction");
Build(settings with { Prompt = "prompt", Model = "large" }).Validate();

static Pipeline Build(Settings settings)
{
    var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] };
    var answer = new TextGeneration($"answer_{settings.Model}") { LLM = new OfflineLLM(settings.Model), InputMappings = { ["instruction"] = settings.Prompt } };
    return new Pipeline("p") { load >> answer };
}

internal sealed record Settings(string Model, string Prompt);
