namespace Distilabel.Dataflow;

/// <summary>The step makes a column for each public property of a type argument of its own.</summary>
/// <param name="typeParameter">The name of the type parameter, for example <c>T</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OutputColumnsOfAttribute(string typeParameter) : Attribute
{
    /// <summary>The name of the type parameter.</summary>
    public string TypeParameter { get; } = typeParameter;
}
