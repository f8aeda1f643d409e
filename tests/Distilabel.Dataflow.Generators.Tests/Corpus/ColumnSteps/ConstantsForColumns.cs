// Columns are named by constants and by nameof.
// accepts
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] };
var keep = new KeepColumns("keep") { Columns = [Columns.Instruction, nameof(Question.Topic).ToLowerInvariant()] };
new Pipeline("p") { load >> keep >> new TextGeneration("answer") { LLM = new OfflineLLM(), Columns = [Columns.Instruction] } }.Validate();

internal static class Columns
{
    public const string Instruction = "instruction";
}
