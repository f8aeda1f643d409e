// Each row gets several generations, grouped in one list.
// accepts
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] };
var answer = new TextGeneration("answer") { LLM = new OfflineLLM(), NumGenerations = 3, GroupGenerations = true };
var best = new ChooseBest("best") { InputMappings = { ["generations"] = "generation" } };
new Pipeline("p") { load >> answer >> best }.Validate();
