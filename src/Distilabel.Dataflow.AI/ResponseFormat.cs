namespace Distilabel.Dataflow.AI;

/// <summary>The form that a model is asked to answer in.</summary>
public enum ResponseFormat
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>One JSON object. Most providers want the prompt to ask for JSON as well.</summary>
    JsonObject,
}
