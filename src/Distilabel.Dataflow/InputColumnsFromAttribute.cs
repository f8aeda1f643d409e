namespace Distilabel.Dataflow;

/// <summary>The step reads the columns that one of its properties names. Both the run time and the analyzer follow it.</summary>
/// <param name="property">A property of type <c>IReadOnlyList&lt;string&gt;</c>, or <c>ColumnRenames</c>, whose keys are read.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class InputColumnsFromAttribute(string property) : Attribute
{
    /// <summary>The property's name.</summary>
    public string Property { get; } = property;

    /// <summary>The type that each of the columns must have; null for any.</summary>
    public Type? Type { get; set; }

    /// <summary>The columns that are read where the property is empty or not set.</summary>
    public string[]? Default { get; set; }

    /// <summary>Whether the step does without those columns.</summary>
    public bool Optional { get; set; }
}
