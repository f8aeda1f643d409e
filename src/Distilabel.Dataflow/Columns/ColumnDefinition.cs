namespace Distilabel.Dataflow.Columns;

/// <summary>What is known of a column before its values are.</summary>
/// <param name="Name">Its name, as steps and files call it.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Nullable">Whether null may be among them.</param>
/// <param name="Origin">The name of the step that made it. Two columns of one name and one origin are the same column.</param>
public sealed record ColumnDefinition(string Name, ColumnType Type, bool Nullable, string Origin)
{
    /// <summary>Of a record that several steps added to: the names of the steps that made its fields, in their order. Null where <see cref="Origin"/> made all.</summary>
    internal IReadOnlyList<string>? FieldOrigins { get; init; }
}
