// The list that the next step reads has another name.
// validate: generations
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] };
Step[] tasks = [new TextGeneration("a") { LLM = new OfflineLLM() }, new TextGeneration("b") { LLM = new OfflineLLM() }];
// error: DDF101 generations
new Pipeline("p") { load >> tasks >> new GroupColumns("group") { Columns = ["generation"] } >> new ChooseBest("best") }.Validate();
