namespace Distilabel.Dataflow;

/// <summary>Where one of the step's properties is true, the columns that a class deriving from this one declares hold lists of their types.</summary>
/// <param name="property">A property of type <c>bool</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OutputListsIfAttribute(string property) : Attribute
{
    /// <summary>The property's name.</summary>
    public string Property { get; } = property;
}
