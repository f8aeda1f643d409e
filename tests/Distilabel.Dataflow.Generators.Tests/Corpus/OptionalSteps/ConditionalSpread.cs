// Steps and columns are spread on a condition.
// accepts
// args: --rate
// accepts
var rates = args.Contains("--rate");
Step[] steps =
[
    new TextGeneration("answer") { LLM = new OfflineLLM() },
    .. rates ? [new Rate("rate")] : Array.Empty<Step>(),
    new KeepColumns("keep") { Columns = ["generation", .. rates ? new[] { "score" } : []] },
];
StepChain? chain = null;
foreach (var step in steps)
{
    chain = chain is null ? new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] } >> step : chain >> step;
}

new Pipeline("p") { chain! }.Validate();
