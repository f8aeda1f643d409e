// The model's name has a slash, which names of steps cannot have.
// refuses: meta-llama/Llama-3
var llm = new OfflineLLM("meta-llama/Llama-3");
// error: DDF115
var answer = new TextGeneration($"answer_{llm.ModelName}") { LLM = llm };
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
new Pipeline("p") { load >> answer }.Validate();
