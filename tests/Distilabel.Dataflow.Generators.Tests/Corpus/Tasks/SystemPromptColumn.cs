// The system prompt comes from the rows, if they have it.
// accepts
var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")], OutputMappings = { ["prompt"] = "instruction", ["completion"] = "system_prompt" } };
new Pipeline("p") { load >> new TextGeneration("answer") { LLM = new OfflineLLM(), SystemPrompt = "Be short." } }.Validate();
