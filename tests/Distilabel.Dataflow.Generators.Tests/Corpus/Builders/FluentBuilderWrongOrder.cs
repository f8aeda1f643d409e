// The same builder, with its steps in the wrong order.
// validate: requires inputs ['generation']
var pipeline = new PipelineBuilder("answers")
    .Then(new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] })
    // error: DDF101
    .Then(new CountWords("count"))
    .Then(new TextGeneration("answer") { LLM = new OfflineLLM() })
    .Build();
pipeline.Validate();

public sealed class PipelineBuilder(string name)
{
    private readonly List<Step> _steps = [];

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
