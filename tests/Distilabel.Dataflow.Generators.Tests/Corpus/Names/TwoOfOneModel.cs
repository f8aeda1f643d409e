// Two LLMs are of one model, so that two steps have one name.
// validate: answer_small
LLM[] llms = [new OfflineLLM("small"), new OfflineLLM("small") { Seed = 7 }];
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
// error: DDF106
var tasks = llms.Select(llm => new TextGeneration($"answer_{llm.ModelName}") { LLM = llm }).ToArray();
new Pipeline("p") { load >> tasks }.Validate();
