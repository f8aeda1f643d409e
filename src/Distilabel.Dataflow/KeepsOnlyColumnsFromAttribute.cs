namespace Distilabel.Dataflow;

/// <summary>After the step, rows have the columns that one of its properties names, in that order, and no others but those it makes.</summary>
/// <param name="property">A property of type <c>IReadOnlyList&lt;string&gt;</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KeepsOnlyColumnsFromAttribute(string property) : Attribute
{
    /// <summary>The property's name.</summary>
    public string Property { get; } = property;
}
