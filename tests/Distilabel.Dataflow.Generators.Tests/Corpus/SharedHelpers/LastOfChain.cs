// A helper makes a chain, and the caller takes its last step.
// accepts
var chain = Start("prompt");
var answer = (TextGeneration)chain.Last.Single();
answer.Connect(new CountWords("count"));
new Pipeline("p") { answer }.Validate();

static StepChain Start(string column) =>
    new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")], OutputMappings = { [column] = "instruction" } }
        >> new TextGeneration("answer") { LLM = new OfflineLLM() };
