// A step in a static field is put into two pipelines.
// refuses: already belongs to the pipeline 'first'
var first = new Pipeline("first") { new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] } >> Steps.Answer };
first.Validate();
// error: DDF113 'first'
var second = new Pipeline("second") { Steps.Answer };
second.Validate();

internal static class Steps
{
    public static readonly TextGeneration Answer = new("answer") { LLM = new OfflineLLM() };
}
