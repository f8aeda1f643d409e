namespace Distilabel.Dataflow;

/// <summary>Makes a partial class a global step: its <c>Process</c> method gets all rows at once, and may keep, drop, reorder and extend them.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class GlobalStepAttribute : Attribute
{
    /// <inheritdoc cref="StepAttribute.Version"/>
    public int Version { get; set; } = 1;

    /// <inheritdoc cref="StepAttribute.Checkpoint"/>
    public bool Checkpoint { get; set; } = true;
}
