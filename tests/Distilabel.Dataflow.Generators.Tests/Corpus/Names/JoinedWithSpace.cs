// The parts are joined by a blank.
// refuses: answer small
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
// error: DDF115
var task = new TextGeneration(string.Join(' ', "answer", "small")) { LLM = new OfflineLLM() };
new Pipeline("p") { load >> task }.Validate();
