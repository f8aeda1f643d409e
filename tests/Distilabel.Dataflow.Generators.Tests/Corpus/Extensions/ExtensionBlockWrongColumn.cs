// The extension maps to a column that is not there.
// validate: requires inputs ['question']
var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] };
// error: DDF101 'question'
var answer = new TextGeneration("answer") { LLM = new OfflineLLM() }.Reading("question");
new Pipeline("p") { load >> answer }.Validate();

internal static class StepMembers
{
    extension(TextGeneration task)
    {
        public TextGeneration Reading(string column)
        {
            task.InputMappings["instruction"] = column;
            return task;
        }
    }
}
