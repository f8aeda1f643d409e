// A generic helper loads rows of any type.
// validate: requires inputs ['document']
var questions = Sources.Load<Question>(new Question("Hello", "greetings"));
// error: DDF101 'document'
var split = new SplitSentences("split");
var pipeline = new Pipeline("p") { questions >> split };
pipeline.Validate();

internal static class Sources
{
    public static LoadDataFromDicts<T> Load<[Row] T>(params T[] rows) => new("load") { Data = rows };
}
