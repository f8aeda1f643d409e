// The library's pipeline is completed by the program. The library alone cannot know that.
// accepts
var pipeline = Pipelines.Answers.Create([new("Hello", "")]);
foreach (var step in pipeline)
{
    if (step is TextGeneration)
    {
        step.InputMappings["instruction"] = "prompt";
    }
}

pipeline.Validate();
