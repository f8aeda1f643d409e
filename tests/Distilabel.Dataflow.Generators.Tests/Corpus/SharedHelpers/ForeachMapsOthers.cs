// A helper maps tasks of another name only.
// validate: requires inputs ['instruction']
var pipeline = Create();
foreach (var task in pipeline.OfType<TextGeneration>().Where(task => task.Name == "judge"))
{
    task.InputMappings["instruction"] = "prompt";
}

pipeline.Validate();

static Pipeline Create() => new("p")
{
    // error: DDF101 'instruction'
    new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] } >> new TextGeneration("answer") { LLM = new OfflineLLM() },
};
