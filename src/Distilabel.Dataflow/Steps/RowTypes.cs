using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Steps;

/// <summary>The record types by which rows become columns.</summary>
internal static class RowTypes
{
    /// <summary>The record type of <typeparamref name="T"/>.</summary>
    /// <exception cref="InvalidOperationException">The type is a single value or a list, so it has no properties that could be columns.</exception>
    internal static RecordType<T> Of<T>() => ColumnTypes.Of<T>() as RecordType<T>
        ?? throw new InvalidOperationException($"'{ColumnTypes.Of<T>()}' is no row: a row is a record whose public properties are the columns.");
}
