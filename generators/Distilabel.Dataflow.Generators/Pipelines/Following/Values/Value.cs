namespace Distilabel.Dataflow.Generators.Pipelines.Following.Values;

/// <summary>What is known of a value, on one path through the code.</summary>
/// <remarks>Values never change. An object that can be changed is a <see cref="Reference"/>, and what it holds at some time stands in the state of that time.</remarks>
internal abstract class Value
{
    /// <summary>Whether two values are known to be one object, or equal constants.</summary>
    public virtual bool IsSame(Value other) => ReferenceEquals(this, other);
}

/// <summary>A value of which nothing is known.</summary>
/// <param name="note">Why.</param>
/// <param name="isOutside">Whether it depends on something that the code at hand does not decide, as a parameter of the entry does, so that it may have any value.</param>
internal sealed class Unknown(Note note, bool isOutside = false) : Value
{
    public Note Note { get; } = note;

    public bool IsOutside { get; } = isOutside;
}

/// <summary>A constant, null among them.</summary>
internal sealed class Constant(object? content) : Value
{
    public static readonly Constant Null = new(null);

    public object? Content { get; } = content;

    public override bool IsSame(Value other) => other is Constant constant && Equals(Content, constant.Content);
}

/// <summary>Values side by side.</summary>
internal sealed class TupleValue(IReadOnlyList<Value> items) : Value
{
    public IReadOnlyList<Value> Items { get; } = items;

    public override bool IsSame(Value other) => other is TupleValue tuple && tuple.Items.Count == Items.Count &&
        Items.Zip(tuple.Items, static (left, right) => left.IsSame(right)).All(static same => same);
}
