// What makes the models differ is cut off.
// validate: answer_llama
string[] models = ["meta/llama", "other/llama"];
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
// missed: DDF106
var tasks = models.Select(model => new TextGeneration("answer_" + model.Split('/')[1]) { LLM = new OfflineLLM(model) }).ToArray();
new Pipeline("p") { load >> tasks }.Validate();
