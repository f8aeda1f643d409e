// A stack gives the stages in reverse.
// validate: requires inputs ['generation']
var stages = new Stack<Step>();
stages.Push(new TextGeneration("answer") { LLM = new OfflineLLM() });
// missed: DDF101
stages.Push(new CountWords("count"));
Step current = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "greetings")] };
while (stages.TryPop(out var next))
{
    current.Connect(next);
    current = next;
}

new Pipeline("p") { current }.Validate();
