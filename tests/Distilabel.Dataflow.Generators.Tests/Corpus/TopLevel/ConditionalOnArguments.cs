// A flag adds a step.
// accepts
// args: --rate
// accepts
var chain = new LoadDataFromDicts<Question>("load") { Data = [new("Say hello.", "greetings")] } >> new TextGeneration("answer") { LLM = new OfflineLLM() };
if (args.Contains("--rate"))
{
    chain >>= new Rate("rate");
}

var pipeline = new Pipeline("rated") { chain };
pipeline.Validate();
