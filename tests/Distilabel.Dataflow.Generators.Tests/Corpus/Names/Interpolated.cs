// Names are put together of the model and a number.
// accepts
LLM[] llms = [new OfflineLLM("small"), new OfflineLLM("large")];
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
var tasks = llms.Select((llm, index) => new TextGeneration($"{nameof(TextGeneration)}_{index:D2}_{llm.ModelName}") { LLM = llm }).ToArray();
new Pipeline("p") { load >> tasks }.Validate();
