namespace Distilabel.Dataflow;

/// <summary>After the step, rows no longer have the columns that one of its properties names, unless it makes them anew.</summary>
/// <param name="property">A property of type <c>IReadOnlyList&lt;string&gt;</c>, or <c>ColumnRenames</c>, whose keys are dropped.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class DropsColumnsFromAttribute(string property) : Attribute
{
    /// <summary>The property's name.</summary>
    public string Property { get; } = property;
}
