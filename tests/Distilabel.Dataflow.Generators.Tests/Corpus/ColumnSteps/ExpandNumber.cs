// A column of numbers is expanded.
// validate: score
var load = new LoadDataFromDicts<Rated>("load") { Data = [new("On rain", 3)] };
// error: DDF102 score
var expand = new ExpandColumns("expand") { Columns = ["score"] };
new Pipeline("p") { load >> expand }.Validate();
