// Without names of its own, the group calls its lists after their columns.
// accepts
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] };
Step[] tasks = [new TextGeneration("a") { LLM = new OfflineLLM() }, new TextGeneration("b") { LLM = new OfflineLLM() }];
var best = new ChooseBest("best") { InputMappings = { ["generations"] = "grouped_generation" } };
new Pipeline("p") { load >> tasks >> new GroupColumns("group") { Columns = ["generation"] } >> best }.Validate();
