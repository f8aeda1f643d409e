// The builder holds the chain as it stands.
// accepts
var builder = new Flow("load");
builder.Answer("small").Keep("instruction", "generation").Count();
builder.Build().Validate();

public sealed class Flow(string source)
{
    private StepChain _chain = new LoadDataFromDicts<Question>(source) { Data = [new("Hello", "greetings")] } >> new Clean("clean");

    public Flow Answer(string model)
    {
        _chain >>= new TextGeneration($"answer_{model}") { LLM = new OfflineLLM(model) };
        return this;
    }

    public Flow Keep(params string[] columns)
    {
        _chain >>= new KeepColumns("keep") { Columns = columns };
        return this;
    }

    public Flow Count()
    {
        _chain >>= new CountWords("count");
        return this;
    }

    public Pipeline Build() => new("flow") { _chain };
}
