using Distilabel.Dataflow.Pipelines.Checking;

namespace Distilabel.Dataflow.Steps;

/// <summary>The names that steps can have.</summary>
internal static class StepName
{
    internal static string Check(string name) => StepNameRule.Allows(name) ? name : throw new PipelineException(StepNameRule.Refusal(name));
}
