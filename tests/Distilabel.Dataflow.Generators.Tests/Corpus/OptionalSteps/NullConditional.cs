// Steps that may be null are filtered out.
// accepts
// args: 3
// accepts
LongEnough? filter = int.TryParse(args.FirstOrDefault(), out var minimum) ? new LongEnough("filter") { Minimum = minimum } : null;
Step?[] optional = [new TextGeneration("answer") { LLM = new OfflineLLM() }, filter, new CountWords("count")];
Step current = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
foreach (var step in optional.OfType<Step>())
{
    current.Connect(step);
    current = step;
}

new Pipeline("p") { current }.Validate();
