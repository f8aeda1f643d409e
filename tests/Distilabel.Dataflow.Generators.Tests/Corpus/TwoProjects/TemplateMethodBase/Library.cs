namespace Jobs;

/// <summary>A job whose steps derived classes in other projects give.</summary>
public abstract class Job
{
    public abstract string Name { get; }

    public Pipeline Build()
    {
        var chain = CreateSource() >> CreateTask();
        foreach (var step in CreateChecks())
        {
            chain >>= step;
        }

        return new Pipeline(Name) { chain };
    }

    protected abstract GeneratorStep CreateSource();

    protected virtual Step CreateTask() => new TextGeneration("task") { LLM = new OfflineLLM() };

    protected virtual IEnumerable<Step> CreateChecks() => [new LongEnough("long_enough")];
}
