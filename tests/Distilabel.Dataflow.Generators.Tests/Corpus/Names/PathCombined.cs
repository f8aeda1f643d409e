// A name is combined as a path.
// refuses: runs
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
// error: DDF115
var task = new TextGeneration(Path.Combine("runs", "answer")) { LLM = new OfflineLLM() };
new Pipeline("p") { load >> task }.Validate();
