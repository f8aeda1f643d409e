// Members of an extension block: a property, a method and an operator.
// accepts
var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] };
var answer = new TextGeneration("answer") { LLM = new OfflineLLM() }.Reading("prompt");
var pipeline = new Pipeline("p") { load >> answer };
if (pipeline.HasTasks)
{
    pipeline.Validate();
}

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

    extension(Pipeline pipeline)
    {
        public bool HasTasks => pipeline.OfType<TextGeneration>().Any();
    }
}
