// A derived class has other rows and does not say which column is the prompt.
// validate: requires inputs ['instruction']
new EssayJob().Build().Validate();

public abstract class Job
{
    protected virtual string Prompt => "instruction";

    // error: DDF101
    public Pipeline Build() => new("job") { CreateSource() >> new TextGeneration("write") { LLM = new OfflineLLM(), InputMappings = { ["instruction"] = Prompt } } };

    protected abstract GeneratorStep CreateSource();
}

public sealed class EssayJob : Job
{
    protected override GeneratorStep CreateSource() => new LoadDataFromDicts<Article>("load") { Data = [new("On rain", "", [])] };
}
