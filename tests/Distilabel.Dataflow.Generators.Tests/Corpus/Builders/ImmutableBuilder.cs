// Each call gives another builder; one that is thrown away changes nothing.
// accepts
var start = new Builder([]);
// warning: DDF110 'never'
_ = start.With(new CountWords("never"));
var pipeline = start
    .With(new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] })
    .With(new TextGeneration("answer") { LLM = new OfflineLLM() })
    .Build("answers");
pipeline.Validate();

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
