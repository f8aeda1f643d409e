// Several configurations are put into one delegate.
// accepts
Action<Step> configure = step => step.UseCache = false;
configure += step => step.InputMappings["instruction"] = "prompt";
var answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
configure(answer);
new Pipeline("p") { new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] } >> answer }.Validate();
