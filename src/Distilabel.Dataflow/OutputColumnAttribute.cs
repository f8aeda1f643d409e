namespace Distilabel.Dataflow;

/// <summary>A column that the step makes.</summary>
/// <remarks>
/// <para>Its member in the record <c>Output</c> is the name in PascalCase: <c>word_count</c> is <c>WordCount</c>. Where the record or the batch has a member of that name
/// itself, <c>Value</c> follows: <c>count</c> is <c>CountValue</c>, <c>input</c> is <c>InputValue</c>, <c>to_string</c> is <c>ToStringValue</c>.</para>
/// <para>A base class that describes the columns of its steps itself declares with it what they all make; there, <c>{step}</c> stands for the step's name.</para>
/// </remarks>
/// <typeparam name="T">The type of its values, without <c>?</c>: see <see cref="Optional"/>.</typeparam>
/// <param name="name">The column's name.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class OutputColumnAttribute<T>(string name) : Attribute
{
    /// <summary>The column's name.</summary>
    public string Name { get; } = name;

    /// <summary>Whether a value may be null: its member is then nullable.</summary>
    /// <value>Default false.</value>
    public bool Optional { get; set; }

    /// <summary>What the column holds, for documentation.</summary>
    public string? Description { get; set; }
}
