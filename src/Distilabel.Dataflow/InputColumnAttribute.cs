namespace Distilabel.Dataflow;

/// <summary>A column that the step reads.</summary>
/// <remarks>
/// Its member in the record <c>Input</c> is the name in PascalCase: <c>word_count</c> is <c>WordCount</c>. Where the record or the batch has a member of that name
/// itself, <c>Value</c> follows: <c>count</c> is <c>CountValue</c>, <c>input</c> is <c>InputValue</c>, <c>to_string</c> is <c>ToStringValue</c>.
/// </remarks>
/// <typeparam name="T">The type of its values, without <c>?</c>: see <see cref="Optional"/>.</typeparam>
/// <param name="name">The column's name.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class InputColumnAttribute<T>(string name) : Attribute
{
    /// <summary>The column's name.</summary>
    public string Name { get; } = name;

    /// <summary>Whether the step does without the column, or without a value: its member is then nullable.</summary>
    /// <value>Default false: the column must be there, and a row with null in it fails.</value>
    public bool Optional { get; set; }

    /// <summary>What the column holds, for documentation.</summary>
    public string? Description { get; set; }
}
