// A delegate makes the tasks.
// accepts
Func<string, TextGeneration> answer = model => new TextGeneration($"answer_{model}") { LLM = new OfflineLLM(model) };
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
new Pipeline("p") { load >> new[] { answer("a"), answer("b") } >> new GroupColumns("group") { Columns = ["generation"], OutputColumns = ["generations"] } }.Validate();
