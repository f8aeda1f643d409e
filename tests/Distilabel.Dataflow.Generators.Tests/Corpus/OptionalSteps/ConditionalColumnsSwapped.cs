// The flag is asked the wrong way round.
// validate: requires inputs ['generation']
// args: --short
// accepts
var isShort = args.Contains("--short");
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
var keep = new KeepColumns("keep") { Columns = isShort ? ["instruction", "generation"] : ["instruction"] };
// error: DDF101
new Pipeline("p") { load >> new TextGeneration("answer") { LLM = new OfflineLLM() } >> keep >> new CountWords("count") }.Validate();
