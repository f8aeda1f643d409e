// Which columns to keep is left out.
// validate: names no columns
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] };
// missed: DDF114
new Pipeline("p") { load >> new KeepColumns("keep") }.Validate();
