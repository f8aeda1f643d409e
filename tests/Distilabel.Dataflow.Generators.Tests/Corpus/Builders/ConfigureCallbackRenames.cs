// The callback renames the column that the last step reads.
// validate: requires inputs ['generation']
// error: DDF101 'generation'
var pipeline = Pipelines.Create(answer => answer.OutputMappings["generation"] = "answer");
pipeline.Validate();

public static class Pipelines
{
    public static Pipeline Create(Action<Step>? configure = null)
    {
        var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
        var answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
        configure?.Invoke(answer);
        return new Pipeline("configured") { load >> answer >> new CountWords("count") };
    }
}
