// The iterator that maps the steps is never gone over.
// validate: requires inputs ['instruction']
// missed: DDF101
TextGeneration answer = new("answer") { LLM = new OfflineLLM() };
_ = Reading([answer], "prompt");
new Pipeline("p") { new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] } >> answer }.Validate();

static IEnumerable<Step> Reading(IEnumerable<Step> steps, string column)
{
    foreach (var step in steps)
    {
        step.InputMappings["instruction"] = column;
        yield return step;
    }
}
