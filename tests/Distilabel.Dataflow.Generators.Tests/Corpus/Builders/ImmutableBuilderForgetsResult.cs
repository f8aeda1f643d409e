// The result of one call is thrown away, so that its step is missing.
// validate: requires inputs ['generation']
var builder = new Builder([]).With(new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] });
// warning: DDF110 'answer'
builder.With(new TextGeneration("answer") { LLM = new OfflineLLM() });
// error: DDF101
builder = builder.With(new CountWords("count"));
builder.Build("answers").Validate();

internal sealed record Builder(System.Collections.Immutable.ImmutableList<Step> Steps)
{
    public Builder With(Step step) => this with { Steps = Steps.Add(step) };

    public Pipeline Build(string name)
    {
        foreach (var (from, to) in Steps.Zip(Steps.Skip(1)))
        {
            from.Connect(to);
        }

        return new Pipeline(name) { Steps[0] };
    }
}
