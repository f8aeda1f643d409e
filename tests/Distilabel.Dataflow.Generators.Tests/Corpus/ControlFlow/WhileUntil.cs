// A loop ends on a condition that its body changes.
// accepts
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "code")] };
var pipeline = new Pipeline("p") { load };
var column = "instruction";
var turn = 0;
while (turn < 4)
{
    var next = new TextGeneration($"turn_{turn}") { LLM = new OfflineLLM(), InputMappings = { ["instruction"] = column }, OutputMappings = { ["generation"] = $"answer_{turn}" } };
    pipeline.Last().Connect(next);
    column = $"answer_{turn++}";
}

pipeline.Validate();
