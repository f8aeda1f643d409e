// The type of the rows is inferred, and a method's type parameter carries [Row].
// accepts
var questions = Sources.Load(new Row("Hello"));
var pipeline = new Pipeline("p") { questions >> new TextGeneration("answer") { LLM = new OfflineLLM() } };
pipeline.Validate();

internal static class Sources
{
    public static LoadDataFromDicts<T> Load<[Row] T>(params T[] rows) => new("load") { Data = rows };
}

internal sealed record Row(string Instruction);
