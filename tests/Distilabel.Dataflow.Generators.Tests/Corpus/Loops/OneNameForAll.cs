// The loop gives all its steps one name.
// validate: answer
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Say hello.", "greetings")] };
var tasks = new List<Step>();
for (var i = 0; i < 3; i++)
{
    // error: DDF106 answer
    tasks.Add(new TextGeneration("answer") { LLM = new OfflineLLM() });
}

var pipeline = new Pipeline("answers") { load >> tasks };
pipeline.Validate();
