// Lists are spread into one.
// accepts
Step[] small = [new TextGeneration("small") { LLM = new OfflineLLM() }];
Step[] large = [new TextGeneration("large") { LLM = new OfflineLLM() }];
string[] grouped = ["generation", "model_name"];
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
var group = new GroupColumns("group") { Columns = grouped, OutputColumns = [.. grouped.Select(column => column + "s")] };
new Pipeline("p") { load >> (Step[])[.. small, .. large] >> group >> new ChooseBest("best") }.Validate();
