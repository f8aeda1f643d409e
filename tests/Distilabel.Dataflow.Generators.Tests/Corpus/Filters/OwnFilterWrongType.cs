// The filter reads a whole number, and the step before makes another.
// validate: score
var load = new LoadDataFromDicts<Rated>("load") { Data = [new("Good.", 5)], OutputMappings = { ["text"] = "generation", ["score"] = "given" } };
// error: DDF102 score
new Pipeline("p") { load >> new Rate("rate") >> new OnlyGood("only_good") }.Validate();

[Step]
[InputColumn<int>("score")]
internal sealed partial class OnlyGood
{
    private bool Keep(Input row) => row.Score >= 3;
}
