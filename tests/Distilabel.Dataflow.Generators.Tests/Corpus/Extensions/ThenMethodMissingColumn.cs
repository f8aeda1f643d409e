// The filter stands before the step that makes its column.
// validate: requires inputs ['generation']
var pipeline = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] }
    // error: DDF101 'generation'
    .Then(new LongEnough("long_enough"))
    .Then(new TextGeneration("answer") { LLM = new OfflineLLM() })
    .ToPipeline("answers");
pipeline.Validate();

internal static class ChainExtensions
{
    public static StepChain Then(this Step step, Step next) => step >> next;

    public static StepChain Then(this StepChain chain, Step next) => chain >> next;

    public static Pipeline ToPipeline(this StepChain chain, string name) => new(name) { chain };
}
