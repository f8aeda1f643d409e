namespace Distilabel.Dataflow;

/// <summary>The step makes the columns that a schema file, <c>*.columns.json</c>, lists. Where none is named, only the data tells.</summary>
/// <param name="property">A property of type <c>string</c> with the file's path.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OutputColumnsFromSchemaAttribute(string property) : Attribute
{
    /// <summary>The property's name.</summary>
    public string Property { get; } = property;
}
