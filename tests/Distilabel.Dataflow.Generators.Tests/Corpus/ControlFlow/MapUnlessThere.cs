// A mapping is added unless the step has it.
// accepts
var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] };
var answer = new TextGeneration("answer") { LLM = new OfflineLLM(), InputMappings = { ["instruction"] = "text" } };
if (answer.InputMappings.All(pair => pair.Value != "prompt"))
{
    answer.InputMappings["instruction"] = "prompt";
}

new Pipeline("p") { load >> answer }.Validate();
