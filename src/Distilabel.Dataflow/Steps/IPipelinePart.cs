namespace Distilabel.Dataflow.Steps;

/// <summary>A step, or a part of one such as a task's LLM, that says more of itself than its runtime parameters and settings do.</summary>
internal interface IPipelinePart
{
    /// <summary>What it was given when it was made, by name in snake_case, for <c>pipeline.json</c>. No secret is among it; null is left out.</summary>
    IEnumerable<KeyValuePair<string, object?>> Settings { get; }

    /// <summary>What must be read by nobody, beside its secret runtime parameters.</summary>
    IEnumerable<string> Secrets { get; }
}
