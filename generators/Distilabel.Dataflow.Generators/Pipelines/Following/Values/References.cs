namespace Distilabel.Dataflow.Generators.Pipelines.Following.Values;

/// <summary>An object that can be changed: what it holds stands in the state, under its number.</summary>
internal abstract class Reference(int id) : Value
{
    public int Id { get; } = id;

    public override bool IsSame(Value other) => other is Reference reference && reference.Id == Id;
}

/// <summary>An array, a list, a set or any other sequence.</summary>
internal sealed class ListReference(int id) : Reference(id);

/// <summary>Column mappings, column renames or a dictionary.</summary>
internal sealed class MapReference(int id) : Reference(id);

/// <summary>An object with fields and properties.</summary>
internal class ObjectReference(int id) : Reference(id);

/// <summary>A step.</summary>
/// <param name="id">Its number.</param>
/// <param name="isMade">Whether the code at hand made it: one that comes from outside may be null, or the same as another one.</param>
internal sealed class StepReference(int id, bool isMade) : ObjectReference(id)
{
    public bool IsMade { get; } = isMade;
}

/// <summary>A pipeline.</summary>
/// <param name="id">Its number.</param>
/// <param name="isMade">Whether the code at hand made it: one that comes from outside may be null.</param>
internal sealed class PipelineReference(int id, bool isMade) : Reference(id)
{
    public bool IsMade { get; } = isMade;
}
