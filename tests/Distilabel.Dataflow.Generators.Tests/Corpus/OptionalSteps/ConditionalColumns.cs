// The columns depend on a flag, and so does the step that reads them.
// accepts
// args: --count
// accepts
var counts = args.Contains("--count");
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
var keep = new KeepColumns("keep") { Columns = counts ? ["instruction", "generation"] : ["instruction"] };
var chain = load >> new TextGeneration("answer") { LLM = new OfflineLLM() } >> keep;
if (counts)
{
    chain >>= new CountWords("count");
}

new Pipeline("p") { chain }.Validate();
