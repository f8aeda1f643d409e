// The endpoint forgets that the rows have no instruction.
// validate: requires inputs ['instruction']
var app = WebApplication.Create(args);

app.MapPost("/generate", (string topic) =>
{
    var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new($"About {topic}", "")] };
    // error: DDF101 'instruction'
    var write = new TextGeneration("write") { LLM = new OfflineLLM() };
    var pipeline = new Pipeline("generate") { load >> write };
    pipeline.Validate();
    return Results.Ok(pipeline.Name);
});

app.Run();
