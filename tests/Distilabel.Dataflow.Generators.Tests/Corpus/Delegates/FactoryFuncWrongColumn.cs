// The delegate that makes the tasks renames what the group reads.
// validate: 'generation'
Func<string, TextGeneration> answer = model => new($"answer_{model}") { LLM = new OfflineLLM(model), OutputMappings = { ["generation"] = $"by_{model}" } };
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
// error: DDF101 'generation'
new Pipeline("p") { load >> new[] { answer("a"), answer("b") } >> new GroupColumns("group") { Columns = ["generation"] } }.Validate();
