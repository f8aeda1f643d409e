namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>Where code goes on after a statement.</summary>
internal enum Flow
{
    Next,
    Break,
    Continue,
    Return,
    Throw,
}
