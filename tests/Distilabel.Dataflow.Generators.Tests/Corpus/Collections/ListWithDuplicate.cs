// A list has a step twice, so that it is connected twice.
// refuses: already connected
var answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
List<Step> steps = [answer, new Clean("clean"), answer];
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
// error: DDF113 already connected
new Pipeline("p") { load >> steps }.Validate();
