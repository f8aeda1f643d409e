// Two outputs get one name by a mapping that is added later.
// validate: 'generation'
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] };
// error: DDF109 'generation'
var answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
answer.OutputMappings["model_name"] = "generation";
new Pipeline("p") { load >> answer }.Validate();
