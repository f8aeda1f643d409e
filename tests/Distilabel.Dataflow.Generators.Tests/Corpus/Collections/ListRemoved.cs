// The step that makes the column is removed from the list.
// validate: requires inputs ['generation']
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
// error: DDF101 'generation'
List<Step> steps = [load, new TextGeneration("answer") { LLM = new OfflineLLM() }, new CountWords("count")];
steps.RemoveAt(1);
for (var i = 0; i + 1 < steps.Count; i++)
{
    steps[i].Connect(steps[i + 1]);
}

new Pipeline("p") { load }.Validate();
