namespace Distilabel.Dataflow;

/// <summary>The step makes the columns that one of its properties names, one for each column of <see cref="InputColumnsFromAttribute"/>.</summary>
/// <param name="property">A property of type <c>IReadOnlyList&lt;string&gt;</c>, <c>string</c>, or <c>ColumnRenames</c>, whose values are made.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OutputColumnsFromAttribute(string property) : Attribute
{
    /// <summary>The property's name.</summary>
    public string Property { get; } = property;

    /// <summary>How the type of each output follows from the type of the input at the same place.</summary>
    /// <value>Default <see cref="ColumnShape.Same"/>.</value>
    public ColumnShape Shape { get; set; }

    /// <summary>The type of all outputs, where it does not follow from the inputs.</summary>
    public Type? Type { get; set; }

    /// <summary>Where the property names no columns: put before each input's name.</summary>
    public string? DefaultPrefix { get; set; }

    /// <summary>Where the property names no column: the one output's name.</summary>
    public string? Default { get; set; }

    /// <summary>Whether a value may be null.</summary>
    public bool Optional { get; set; }
}
