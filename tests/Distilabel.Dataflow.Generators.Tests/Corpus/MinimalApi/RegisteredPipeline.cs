// The pipeline is a singleton of the container, and an endpoint gets it.
// accepts
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<LLM>(new OfflineLLM("mistral"));
builder.Services.AddSingleton(services =>
{
    var load = new LoadDataFromDicts<Question>("load") { Data = [new("Why is the sky blue?", "physics")] };
    return new Pipeline("answers") { load >> new TextGeneration("answer") { LLM = services.GetRequiredService<LLM>() } };
});

var app = builder.Build();
app.MapGet("/steps", (Pipeline pipeline) =>
{
    pipeline.Validate();
    return pipeline.Select(step => step.Name).ToArray();
});
app.Run();
