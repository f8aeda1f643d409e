using Distilabel.Dataflow.Generators.Pipelines.Following.Values;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>Code that can't be followed at all.</summary>
internal sealed class NotFollowedException(Note note) : Exception
{
    public Note Note { get; } = note;
}
