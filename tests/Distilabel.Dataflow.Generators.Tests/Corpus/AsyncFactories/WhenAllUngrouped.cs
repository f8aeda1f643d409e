// Several steps are made at once and run into one.
// validate: 'generation'
var tasks = await Task.WhenAll(AnswerAsync("small"), AnswerAsync("large"));
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
// error: DDF107
var pipeline = new Pipeline("answers") { load >> tasks >> new CountWords("count") };
pipeline.Validate();

static async Task<TextGeneration> AnswerAsync(string model)
{
    await Task.CompletedTask;
    return new TextGeneration($"answer_{model}") { LLM = new OfflineLLM(model) };
}
