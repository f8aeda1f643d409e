// The registration leaves the mapping to the start of the application.
// accepts
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton(_ => Build());
var app = builder.Build();
Conventions.ApplyAll(app.Services.GetRequiredService<Pipeline>());
app.MapGet("/pipeline", (Pipeline pipeline) => pipeline);
app.Run();

static Pipeline Build()
{
    var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Write a haiku.", "")] };
    return new Pipeline("haikus") { load >> new TextGeneration("write") { LLM = new OfflineLLM() } };
}
