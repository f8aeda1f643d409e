// The group names fewer lists than it has columns.
// validate: it needs a name for each
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] };
Step[] tasks = [new TextGeneration("a") { LLM = new OfflineLLM() }, new TextGeneration("b") { LLM = new OfflineLLM() }];
var columns = new List<string> { "generation", "model_name" };
// error: DDF114 needs a name for each
new Pipeline("p") { load >> tasks >> new GroupColumns("group") { Columns = columns, OutputColumns = ["generations"] } }.Validate();
