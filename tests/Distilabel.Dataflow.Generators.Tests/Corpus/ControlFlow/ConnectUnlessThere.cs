// A pipeline is asked whether the step is in it before it is connected.
// accepts
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] };
var answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
var pipeline = new Pipeline("p") { load >> answer };
if (!pipeline.Contains(answer))
{
    load.Connect(answer);
}

pipeline.Validate();
