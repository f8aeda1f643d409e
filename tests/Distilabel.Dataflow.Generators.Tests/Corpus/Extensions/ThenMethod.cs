// Extension methods over chains read as a sentence.
// accepts
var pipeline = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] }
    .Then(new TextGeneration("answer") { LLM = new OfflineLLM() })
    .Then(new LongEnough("long_enough"))
    .ToPipeline("answers");
pipeline.Validate();

internal static class ChainExtensions
{
    public static StepChain Then(this Step step, Step next) => step >> next;

    public static StepChain Then(this StepChain chain, Step next) => chain >> next;

    public static Pipeline ToPipeline(this StepChain chain, string name) => new(name) { chain };
}
