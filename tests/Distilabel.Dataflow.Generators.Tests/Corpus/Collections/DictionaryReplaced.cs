// The step in the dictionary is replaced by one that makes other columns.
// validate: requires inputs ['generation']
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
// error: DDF101 'rate'
// warning: DDF110 'first'
var steps = new Dictionary<string, Step> { ["write"] = new Clean("first"), ["judge"] = new Rate("rate") };
steps["write"] = new Clean("second");
new Pipeline("p") { load >> steps["write"] >> steps["judge"] }.Validate();
