// A stage drops what the next one reads.
// validate: requires inputs ['generation']
Func<StepChain, StepChain> answer = chain => chain >> new TextGeneration("answer") { LLM = new OfflineLLM() };
Func<StepChain, StepChain> keep = chain => chain >> new KeepColumns("keep") { Columns = ["instruction"] };
// error: DDF101 'generation'
Func<StepChain, StepChain> count = chain => chain >> new CountWords("count");
var start = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] } >> new Clean("clean");
new Pipeline("p") { count(keep(answer(start))) }.Validate();
