// Stages wait in a queue.
// accepts
var stages = new Queue<Step>();
stages.Enqueue(new TextGeneration("answer") { LLM = new OfflineLLM() });
stages.Enqueue(new CountWords("count"));
Step current = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
while (stages.TryDequeue(out var next))
{
    current.Connect(next);
    current = next;
}

new Pipeline("p") { current }.Validate();
