// A switch expression chooses the source, each with its own mapping.
// accepts
// args: prompts
// accepts
// args: articles
// accepts
GeneratorStep load = args switch
{
    ["prompts"] => new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")], OutputMappings = { ["prompt"] = "instruction" } },
    ["articles", ..] => new LoadDataFromDicts<Article>("load") { Data = [new("On rain", "", [])], OutputMappings = { ["title"] = "instruction" } },
    _ => new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] },
};
new Pipeline("p") { load >> new TextGeneration("answer") { LLM = new OfflineLLM() } }.Validate();
