namespace Distilabel.Dataflow;

/// <summary>
/// Makes a partial class, or a static method, a step. The shape of its <c>Process</c> method says which kind; the generator writes the rest.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, Inherited = false)]
public sealed class StepAttribute : Attribute
{
    /// <summary>
    /// Raise it when something outside the class changes what the step makes: what the checkpoints hold of it is then no longer used. The
    /// class's own code counts by itself.
    /// </summary>
    /// <value>Default 1.</value>
    public int Version { get; set; } = 1;

    /// <summary>Whether finished rows are kept in the cache. Say no for work that costs less than reading it back.</summary>
    /// <value>Default true.</value>
    public bool Checkpoint { get; set; } = true;
}
