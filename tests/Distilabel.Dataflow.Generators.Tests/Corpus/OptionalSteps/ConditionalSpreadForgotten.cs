// The column is kept whether or not the step that makes it is there.
// validate: inputs=['score'] are missing
// args: --rate
// accepts
var rates = args.Contains("--rate");
Step[] steps =
[
    new TextGeneration("answer") { LLM = new OfflineLLM() },
    .. rates ? [new Rate("rate")] : Array.Empty<Step>(),
    // error: DDF101 'score'
    new KeepColumns("keep") { Columns = ["generation", "score"] },
];
StepChain? chain = null;
foreach (var step in steps)
{
    chain = chain is null ? new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] } >> step : chain >> step;
}

new Pipeline("p") { chain! }.Validate();
