// A static counter makes the names differ.
// accepts
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
var pipeline = new Pipeline("p");
for (var i = 0; i < 2; i++)
{
    pipeline.Add(load >> new TextGeneration(StepNames.Next("answer")) { LLM = new OfflineLLM() });
}

pipeline.Validate();

internal static class StepNames
{
    private static int Count;

    public static string Next(string prefix) => $"{prefix}_{Interlocked.Increment(ref Count)}";
}
