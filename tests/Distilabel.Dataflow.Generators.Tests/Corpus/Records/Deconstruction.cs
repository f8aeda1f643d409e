// A record is taken apart, and its step is changed before its pipeline is validated.
// accepts
var (pipeline, answer) = Build();
answer.InputMappings["instruction"] = "prompt";
pipeline.Validate();

static Built Build()
{
    var answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
    return new Built(new Pipeline("p") { new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] } >> answer }, answer);
}

internal sealed record Built(Pipeline Pipeline, TextGeneration Answer);
