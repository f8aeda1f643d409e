// A recursive helper connects a list of steps.
// accepts
Step[] steps = [new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] }, new TextGeneration("answer") { LLM = new OfflineLLM() }, new CountWords("count")];
Connect(steps);
new Pipeline("p") { steps[0] }.Validate();

static void Connect(ReadOnlySpan<Step> steps)
{
    if (steps is [var first, .. { Length: > 0 } rest])
    {
        first.Connect(rest[0]);
        Connect(rest);
    }
}
