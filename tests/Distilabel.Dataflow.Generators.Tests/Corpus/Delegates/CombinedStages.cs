// Stages are functions from a chain to a chain.
// accepts
Func<StepChain, StepChain>[] stages =
[
    chain => chain >> new TextGeneration("answer") { LLM = new OfflineLLM() },
    chain => chain >> new LongEnough("filter"),
    chain => chain >> new CountWords("count"),
];
var start = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] } >> new Clean("clean");
new Pipeline("p") { stages.Aggregate(start, (chain, stage) => stage(chain)) }.Validate();
