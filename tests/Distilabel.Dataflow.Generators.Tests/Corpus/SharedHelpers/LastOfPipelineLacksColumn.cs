// The caller connects a step to the last one, whose columns it does not know.
// validate: requires inputs ['document']
var pipeline = Create();
// error: DDF101 'document'
pipeline.Last().Connect(new SplitSentences("split"));
pipeline.Validate();

static Pipeline Create() => new("p")
{
    new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] } >> new TextGeneration("answer") { LLM = new OfflineLLM() },
};
