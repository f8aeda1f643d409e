// The changed settings are thrown away.
// validate: requires inputs ['instruction']
var settings = new Settings("small", "instruction");
_ = settings with { Prompt = "prompt" };
Build(settings).Validate();

static Pipeline Build(Settings settings)
{
    var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] };
    // error: DDF101 'instruction'
    var answer = new TextGeneration($"answer_{settings.Model}") { LLM = new OfflineLLM(settings.Model), InputMappings = { ["instruction"] = settings.Prompt } };
    return new Pipeline("p") { load >> answer };
}

internal sealed record Settings(string Model, string Prompt);
