// Nothing follows the routing.
// refuses: The chain ends in a routing
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "code")] };
// error: DDF113 ends in a routing
var pipeline = new Pipeline("p") { load >> SampleNSteps(2) };
pipeline.Validate();
