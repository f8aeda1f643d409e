// Each step is awaited; the rows of the first do not fit the second.
// validate: requires inputs ['instruction']
var load = await LoadAsync().ConfigureAwait(false);
// error: DDF101
var answer = await Task.FromResult(new TextGeneration("answer") { LLM = new OfflineLLM() });
var pipeline = new Pipeline("answers") { load >> answer };
pipeline.Validate();

static async Task<GeneratorStep> LoadAsync()
{
    await Task.Yield();
    return new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] };
}
