// A column is added to the list after the step has got it.
// validate: missing
List<string> columns = ["topic"];
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
// error: DDF101 missing
var pipeline = new Pipeline("p") { load >> new KeepColumns("keep") { Columns = columns } };
columns.Add("missing");
pipeline.Validate();
