// Two columns are merged to a list.
// accepts
var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] };
var merge = new MergeColumns("merge") { Columns = ["prompt", "completion"], OutputColumn = "generations" };
new Pipeline("p") { load >> merge >> new ChooseBest("best") }.Validate();
