// A helper gives two steps by out parameters.
// accepts
if (TryCreate(args.Length, out var load, out var answer))
{
    answer.InputMappings["instruction"] = "prompt";
    new Pipeline("p") { load >> answer }.Validate();
}

static bool TryCreate(int count, out GeneratorStep load, out TextGeneration answer)
{
    load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] };
    answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
    return count == 0;
}
