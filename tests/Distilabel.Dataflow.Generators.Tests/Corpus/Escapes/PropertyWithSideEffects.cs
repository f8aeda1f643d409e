// A property makes another step each time that it is read.
// accepts
var steps = new Steps();
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
var pipeline = new Pipeline("p") { load >> steps.Next, load >> steps.Next };
pipeline.Validate();

internal sealed class Steps
{
    private int _count;

    public TextGeneration Next => new($"answer_{_count++}") { LLM = new OfflineLLM() };
}
