// The generations are rows, and the next step reads a list.
// validate: generation
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] };
var answer = new TextGeneration("answer") { LLM = new OfflineLLM(), NumGenerations = 3 };
// error: DDF102 generation
var best = new ChooseBest("best") { InputMappings = { ["generations"] = "generation" } };
new Pipeline("p") { load >> answer >> best }.Validate();
