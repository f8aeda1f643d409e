// The list of columns is filled after the step has got it.
// accepts
List<string> columns = ["missing"];
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
var pipeline = new Pipeline("p") { load >> new KeepColumns("keep") { Columns = columns } };
columns.Clear();
columns.Add("topic");
pipeline.Validate();
