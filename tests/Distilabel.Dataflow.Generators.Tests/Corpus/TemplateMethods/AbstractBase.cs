// The base class builds the pipeline of what derived classes give it.
// accepts
new HaikuJob().Build().Validate();
new EssayJob().Build().Validate();

public abstract class Job
{
    protected abstract string Name { get; }

    protected virtual string Prompt => "instruction";

    public Pipeline Build() => new(Name) { CreateSource() >> CreateTask() >> new CountWords("count") };

    protected abstract GeneratorStep CreateSource();

    protected virtual Step CreateTask() => new TextGeneration("write") { LLM = new OfflineLLM(), InputMappings = { ["instruction"] = Prompt } };
}

public sealed class HaikuJob : Job
{
    protected override string Name => "haikus";

    protected override GeneratorStep CreateSource() => new LoadDataFromDicts<Question>("load") { Data = [new("A haiku", "poems")] };
}

public sealed class EssayJob : Job
{
    protected override string Name => "essays";

    protected override string Prompt => "title";

    protected override GeneratorStep CreateSource() => new LoadDataFromDicts<Article>("load") { Data = [new("On rain", "", [])] };
}
