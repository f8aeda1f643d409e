// A text with a JSON list is expanded.
// accepts
var load = new LoadDataFromDicts<Article>("load") { Data = [new("[\"rain\"]", "Rain.", ["wet"])] };
var expand = new ExpandColumns("expand") { Columns = ["title"], Encoded = true };
new Pipeline("p") { load >> expand >> new KeepColumns("keep") { Columns = ["title"] } }.Validate();
