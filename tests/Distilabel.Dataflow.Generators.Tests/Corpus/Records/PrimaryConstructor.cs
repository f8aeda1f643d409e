// A class takes its steps by its primary constructor.
// accepts
var job = new Job(new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] }, new TextGeneration("answer") { LLM = new OfflineLLM() });
job.Pipeline.Validate();

internal sealed class Job(GeneratorStep load, TextGeneration answer)
{
    public Pipeline Pipeline { get; } = new("job") { load >> answer >> new CountWords("count") };
}
