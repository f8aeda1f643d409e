// A fluent builder collects steps and connects them when it builds.
// accepts
var pipeline = new PipelineBuilder("answers")
    .From(new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] })
    .Then(new TextGeneration("answer") { LLM = new OfflineLLM() })
    .Then(new CountWords("count"))
    .Build();
pipeline.Validate();

public sealed class PipelineBuilder(string name)
{
    private readonly List<Step> _steps = [];

    public PipelineBuilder From(GeneratorStep step)
    {
        _steps.Add(step);
        return this;
    }

    public PipelineBuilder Then(Step step)
    {
        _steps.Add(step);
        return this;
    }

    public Pipeline Build()
    {
        for (var i = 1; i < _steps.Count; i++)
        {
            _steps[i - 1].Connect(_steps[i]);
        }

        return new Pipeline(name) { _steps[0] };
    }
}
