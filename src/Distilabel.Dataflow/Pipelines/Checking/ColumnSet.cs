using System.Collections.Generic;
using System.Linq;

namespace Distilabel.Dataflow.Pipelines.Checking;

/// <summary>A column that is there at some place of a pipeline.</summary>
/// <param name="Name">Its name in the pipeline.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Nullable">Whether null may be among them.</param>
/// <param name="Origin">The name of the step that made it.</param>
/// <param name="Maker">That step's place in the list of steps.</param>
internal sealed record CheckedColumn<TType>(string Name, TType Type, bool Nullable, string Origin, int Maker)
    where TType : class
{
    /// <summary>Of a record that steps added to: its fields, each with the step that made it. Null for a column that one step made whole.</summary>
    public IReadOnlyList<CheckedColumn<TType>>? Fields { get; init; }
}

/// <summary>The columns at some place of a pipeline, in order.</summary>
/// <param name="Columns">Those that are known.</param>
/// <param name="IsOpen">Whether there may be others.</param>
internal sealed record ColumnSet<TType>(IReadOnlyList<CheckedColumn<TType>> Columns, bool IsOpen)
    where TType : class
{
    internal static ColumnSet<TType> Empty { get; } = new([], false);

    /// <summary>Nothing is known of the columns.</summary>
    internal static ColumnSet<TType> Unknown { get; } = new([], true);

    internal CheckedColumn<TType>? Find(string name) => Columns.FirstOrDefault(column => column.Name == name);

    internal IEnumerable<string> Names => Columns.Select(static column => column.Name);
}
