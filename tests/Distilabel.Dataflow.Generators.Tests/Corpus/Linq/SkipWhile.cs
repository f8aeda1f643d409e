// Steps are skipped until the first task.
// accepts
Step[] steps = [new CountWords("too_early"), new TextGeneration("answer") { LLM = new OfflineLLM() }, new CountWords("count")];
Step current = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "")] };
foreach (var step in steps.SkipWhile(step => step is not TextGeneration))
{
    current = current.Connect(step).Last[0];
}

new Pipeline("p") { current }.Validate();
