// The slash is replaced first.
// accepts
LLM[] llms = [new OfflineLLM("meta-llama/Llama-3"), new OfflineLLM("mistral:7b")];
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
var tasks = new List<TextGeneration>();
foreach (var llm in llms)
{
    tasks.Add(new TextGeneration("answer_" + llm.ModelName.Replace('/', '_').Replace(":", "-", StringComparison.Ordinal)) { LLM = llm });
}

new Pipeline("p") { load >> tasks }.Validate();
