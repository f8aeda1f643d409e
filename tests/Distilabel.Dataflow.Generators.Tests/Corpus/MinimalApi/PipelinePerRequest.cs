// Each request gets a pipeline of its own.
// accepts
var app = WebApplication.Create(args);

app.MapPost("/generate", (string topic, int count) =>
{
    var rows = Enumerable.Range(0, count).Select(i => new Question($"Question {i} about {topic}", topic)).ToList();
    var load = new LoadDataFromDicts<Question>("load") { Data = rows };
    var write = new TextGeneration("write") { LLM = new OfflineLLM() };
    var pipeline = new Pipeline("generate") { load >> write >> new CountWords("count") };
    pipeline.Validate();
    return Results.Ok(pipeline.Name);
});

app.Run();
