// A step of another project reads a column that is not there.
// validate: requires inputs ['text']
var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] };
// error: DDF101 'text'
new Pipeline("p") { load >> new Lengths.Measure("measure") }.Validate();
