// An implicit conversion makes the step.
// accepts
Step answer = new Answering("prompt");
new Pipeline("p") { new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] } >> answer }.Validate();

internal sealed record Answering(string Column)
{
    public static implicit operator Step(Answering answering) =>
        new TextGeneration("answer") { LLM = new OfflineLLM(), InputMappings = { ["instruction"] = answering.Column } };
}
