// The helper asks for the type of the step that it gets.
// accepts
var load = Adapt(new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] });
var answer = Adapt(new TextGeneration("answer") { LLM = new OfflineLLM() });
new Pipeline("p") { load >> answer }.Validate();

static T Adapt<T>(T step)
    where T : Step
{
    switch (step)
    {
        case TextGeneration task:
            task.InputMappings["instruction"] = "prompt";
            break;
        case GeneratorStep when typeof(T) == typeof(LoadDataFromDicts<Article>):
            step.OutputMappings["title"] = "prompt";
            break;
    }

    return step;
}
