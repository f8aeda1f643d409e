// A factory of another project maps the columns; what it makes is read here.
// accepts
using Lengths;

var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] };
var keep = new KeepColumns("keep") { Columns = ["prompt_length", "completion_length"] };
new Pipeline("p") { load >> Measures.Of("prompt") >> Measures.Of("completion") >> keep }.Validate();
