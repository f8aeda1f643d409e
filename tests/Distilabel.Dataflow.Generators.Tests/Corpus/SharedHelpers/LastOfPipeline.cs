// The caller asks the pipeline for its last step and connects another.
// accepts
var pipeline = Create();
pipeline.Last().Connect(new CountWords("count"));
pipeline.Validate();

static Pipeline Create() => new("p")
{
    new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] } >> new TextGeneration("answer") { LLM = new OfflineLLM() },
};
