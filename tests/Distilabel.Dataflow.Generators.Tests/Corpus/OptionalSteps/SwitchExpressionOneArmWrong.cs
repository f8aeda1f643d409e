// One arm of the switch has no mapping.
// accepts
// args: articles
// validate: requires inputs ['instruction']
GeneratorStep load = args switch
{
    ["prompts"] => new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")], OutputMappings = { ["prompt"] = "instruction" } },
    ["articles"] => new LoadDataFromDicts<Article>("load") { Data = [new("On rain", "", [])] },
    _ => new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] },
};
// error: DDF101 'instruction'
new Pipeline("p") { load >> new TextGeneration("answer") { LLM = new OfflineLLM() } }.Validate();
