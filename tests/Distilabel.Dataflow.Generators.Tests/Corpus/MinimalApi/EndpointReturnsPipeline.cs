// An endpoint with a body of one expression; the column is gone after KeepColumns.
// validate: requires inputs ['generation']
var app = WebApplication.Create(args);
app.MapGet("/pipeline", () => new Pipeline("short")
{
    new LoadDataFromDicts<Question>("load") { Data = [new("Name a colour.", "colours")] }
        >> new TextGeneration("answer") { LLM = new OfflineLLM() }
        >> new KeepColumns("keep") { Columns = ["instruction"] }
        // error: DDF101 'generation'
        >> new CountWords("count"),
});
app.Run();
