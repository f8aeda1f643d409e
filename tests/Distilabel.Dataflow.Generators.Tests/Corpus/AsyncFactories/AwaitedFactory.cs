// The pipeline comes from a method that awaits.
// accepts
var pipeline = await CreateAsync(new OfflineLLM("small"));
pipeline.Validate();

static async Task<Pipeline> CreateAsync(LLM llm)
{
    var rows = await LoadRowsAsync().ConfigureAwait(false);
    var load = new LoadDataFromDicts<Question>("load") { Data = rows };
    return new Pipeline("answers") { load >> new TextGeneration("answer") { LLM = llm } };
}

static Task<Question[]> LoadRowsAsync() => Task.FromResult<Question[]>([new("Hello", "greetings")]);
