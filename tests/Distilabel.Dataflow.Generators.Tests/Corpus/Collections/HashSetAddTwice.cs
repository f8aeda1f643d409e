// The set says whether the step is new, and only then it is connected.
// accepts
var answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] };
var connected = new HashSet<Step>();
foreach (var step in new Step[] { answer, answer })
{
    if (connected.Add(step))
    {
        load.Connect(step);
    }
}

new Pipeline("p") { load }.Validate();
