// A column of text is expanded; a run may still set that it holds lists as JSON.
// accepts
var load = new LoadDataFromDicts<Article>("load") { Data = [new("On rain", "Rain.", ["wet"])] };
var expand = new ExpandColumns("expand") { Columns = ["title"] };
new Pipeline("p") { load >> expand }.Validate();
