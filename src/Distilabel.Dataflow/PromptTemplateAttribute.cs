namespace Distilabel.Dataflow;

/// <summary>The property holds a template that names the columns of <see cref="InputColumnsFromAttribute"/>, all of them and no others: <c>{{ instruction }}</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PromptTemplateAttribute : Attribute
{
    /// <summary>The template where the property is not set.</summary>
    public string? Default { get; set; }
}
