// A tuple gives the first and the last step.
// accepts
var (first, last) = Middle();
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
load.Connect(first);
last.Connect(new Rate("rate"));
new Pipeline("p") { load }.Validate();

static (Step First, Step Last) Middle()
{
    var answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
    var filter = new LongEnough("filter");
    answer.Connect(filter);
    return (answer, filter);
}
