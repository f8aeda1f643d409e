// The caller takes the tuple's steps the wrong way round.
// validate: requires inputs ['generation']
var (last, first) = Middle();
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
load.Connect(first);
last.Connect(new KeepColumns("keep") { Columns = ["instruction"] });
new Pipeline("p") { load }.Validate();

static (Step First, Step Last) Middle()
{
    var answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
    // error: DDF101 'generation'
    var filter = new LongEnough("filter");
    return (answer, filter);
}
