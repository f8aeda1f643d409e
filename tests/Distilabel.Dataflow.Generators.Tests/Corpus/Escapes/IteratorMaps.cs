// An iterator maps the steps while it gives them.
// accepts
TextGeneration[] tasks = [new("a") { LLM = new OfflineLLM() }, new("b") { LLM = new OfflineLLM() }];
new Pipeline("p") { new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] } >> Reading(tasks, "prompt") }.Validate();

static IEnumerable<Step> Reading(IEnumerable<Step> steps, string column)
{
    foreach (var step in steps)
    {
        step.InputMappings["instruction"] = column;
        yield return step;
    }
}
