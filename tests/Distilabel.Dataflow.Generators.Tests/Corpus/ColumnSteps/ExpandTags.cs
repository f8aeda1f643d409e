// A list becomes a row for each element.
// accepts
var load = new LoadDataFromDicts<Article>("load") { Data = [new("On rain", "Rain.", ["wet"])] };
var expand = new ExpandColumns("expand") { Columns = { ["tags"] = "instruction" } };
new Pipeline("p") { load >> expand >> new TextGeneration("answer") { LLM = new OfflineLLM() } }.Validate();
