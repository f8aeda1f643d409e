namespace Jobs;

public abstract class Job
{
    public Pipeline Build() => new("job") { CreateSource() >> new TextGeneration("task") { LLM = new OfflineLLM() } };

    protected abstract GeneratorStep CreateSource();
}
