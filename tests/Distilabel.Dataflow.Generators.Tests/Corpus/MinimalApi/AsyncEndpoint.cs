// An endpoint awaits its rows.
// accepts
var app = WebApplication.Create(args);
app.MapPost("/rows", async (string topic, CancellationToken cancellationToken) =>
{
    var rows = await ReadAsync(topic, cancellationToken);
    if (rows.Count == 0)
    {
        return Results.Problem("There are no rows.");
    }

    var load = new LoadDataFromDicts<Article>("load") { Data = rows, OutputMappings = { ["body"] = "document" } };
    var pipeline = new Pipeline("sentences") { load >> new SplitSentences("split") };
    pipeline.Validate();
    return Results.Ok(pipeline.Count());
});
app.Run();

static async Task<List<Article>> ReadAsync(string topic, CancellationToken cancellationToken)
{
    await Task.Yield();
    cancellationToken.ThrowIfCancellationRequested();
    return [new(topic, "One. Two.", ["short"])];
}
