// A second source stands behind the first.
// validate: 'second'
var first = new LoadDataFromDicts<Question>("first") { Data = [new("Hello", "code")] };
var second = new LoadDataFromDicts<PromptRow>("second") { Data = [new("Hello", "code")] };
// error: DDF104 'second'
new Pipeline("p") { first >> second }.Validate();
