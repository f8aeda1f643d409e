// Several steps are made at once.
// accepts
var tasks = await Task.WhenAll(AnswerAsync("small"), AnswerAsync("large"));
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
var group = new GroupColumns("group") { Columns = ["generation", "model_name"] };
var pipeline = new Pipeline("answers") { load >> tasks >> group };
pipeline.Validate();

static async Task<TextGeneration> AnswerAsync(string model)
{
    await Task.CompletedTask;
    return new TextGeneration($"answer_{model}") { LLM = new OfflineLLM(model) };
}
