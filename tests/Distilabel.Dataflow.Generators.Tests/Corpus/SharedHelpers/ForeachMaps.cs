// A helper goes over a pipeline and maps its tasks.
// accepts
var pipeline = Create();
MapPrompts(pipeline, "prompt");
pipeline.Validate();

static Pipeline Create() => new("p")
{
    new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] } >> new TextGeneration("answer") { LLM = new OfflineLLM() },
};

static void MapPrompts(IEnumerable<Step> steps, string column)
{
    foreach (var step in steps)
    {
        if (step is TextGeneration { Name: var name } task && name.StartsWith("answer", StringComparison.Ordinal))
        {
            task.InputMappings["instruction"] = column;
        }
    }
}
