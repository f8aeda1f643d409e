// A generic base class of jobs over rows of a type.
// accepts
new QuestionJob().Build().Validate();
new ArticleJob().Build().Validate();

public abstract class Job<[Row] T>(params T[] rows)
{
    public Pipeline Build()
    {
        var load = new LoadDataFromDicts<T>("load") { Data = rows };
        return new Pipeline(GetType().Name) { load >> Task() };
    }

    protected abstract Step Task();
}

public sealed class QuestionJob() : Job<Question>(new Question("Why?", "reasons"))
{
    protected override Step Task() => new TextGeneration("answer") { LLM = new OfflineLLM() };
}

public sealed class ArticleJob() : Job<Article>(new Article("Title", "Body", []))
{
    protected override Step Task() => new TextGeneration("summary") { LLM = new OfflineLLM(), Columns = ["title"], Template = "Tell of {{ title }}" };
}
