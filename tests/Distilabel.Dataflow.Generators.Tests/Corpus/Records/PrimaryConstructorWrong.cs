// The class is given rows that its task cannot read.
// validate: requires inputs ['instruction']
// missed: DDF101
var job = new Job(new LoadDataFromDicts<Article>("load") { Data = [new("On rain", "", [])] }, new TextGeneration("answer") { LLM = new OfflineLLM() });
job.Pipeline.Validate();

internal sealed class Job(GeneratorStep load, TextGeneration answer)
{
    public Pipeline Pipeline { get; } = new("job") { load >> answer };
}
