// The way that returns early has dropped the column.
// validate: requires inputs ['generation']
// args: --full
// accepts
Build(args.Contains("--full")).Validate();

static Pipeline Build(bool full)
{
    var chain = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "code")] } >> new TextGeneration("answer") { LLM = new OfflineLLM() };
    if (!full)
    {
        // missed: DDF101
        return new Pipeline("small") { chain >> new KeepColumns("keep") { Columns = ["instruction"] } >> new CountWords("count") };
    }

    return new Pipeline("full") { chain >> new CountWords("count") };
}
