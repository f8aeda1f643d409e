// A list is changed before it is connected.
// accepts
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
List<Step> steps = [load, new CountWords("count"), new TextGeneration("answer") { LLM = new OfflineLLM() }];
(steps[1], steps[2]) = (steps[2], steps[1]);
steps.Insert(2, new LongEnough("filter"));
for (var i = 0; i + 1 < steps.Count; i++)
{
    steps[i].Connect(steps[i + 1]);
}

new Pipeline("p") { load }.Validate();
