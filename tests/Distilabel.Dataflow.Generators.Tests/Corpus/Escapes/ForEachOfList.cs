// List.ForEach maps each of the steps.
// accepts
List<TextGeneration> tasks = [new("a") { LLM = new OfflineLLM() }, new("b") { LLM = new OfflineLLM() }];
tasks.ForEach(task => task.InputMappings["instruction"] = "prompt");
new Pipeline("p") { new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] } >> tasks }.Validate();
