// A job over rows that do not have the column.
// validate: requires inputs ['instruction']
new ArticleJob().Build().Validate();

public abstract class Job<[Row] T>(params T[] rows)
{
    public Pipeline Build()
    {
        var load = new LoadDataFromDicts<T>("load") { Data = rows };
        // error: DDF101
        return new Pipeline(GetType().Name) { load >> Task() };
    }

    protected abstract Step Task();
}

public sealed class ArticleJob() : Job<Article>(new Article("Title", "Body", []))
{
    protected override Step Task() => new TextGeneration("answer") { LLM = new OfflineLLM() };
}
