// A filter of the application's own stands between.
// accepts
var load = new LoadDataFromDicts<Rated>("load") { Data = [new("Good.", 5)], OutputMappings = { ["text"] = "generation" } };
new Pipeline("p") { load >> new OnlyGood("only_good") { Least = 4 } >> new LongEnough("long_enough") >> new CountWords("count") }.Validate();

[Step]
[InputColumn<int>("score")]
internal sealed partial class OnlyGood
{
    public int Least { get; init; }

    private bool Keep(Input row) => row.Score >= Least;
}
