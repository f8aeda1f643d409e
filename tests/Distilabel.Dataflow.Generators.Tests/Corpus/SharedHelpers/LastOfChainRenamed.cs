// The caller takes the last step and renames its column, which the next one reads.
// validate: requires inputs ['generation']
var chain = Start();
chain.Last.Single().OutputMappings["generation"] = "answer";
// error: DDF101
new Pipeline("p") { chain >> new CountWords("count") }.Validate();

static StepChain Start() =>
    new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] } >> new TextGeneration("answer") { LLM = new OfflineLLM() };
