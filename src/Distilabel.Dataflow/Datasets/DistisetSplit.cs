using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Datasets.Rows;

namespace Distilabel.Dataflow;

/// <summary>A split of a subset, such as <c>train</c> or <c>test</c>.</summary>
public sealed partial class DistisetSplit
{
    internal DistisetSplit(string name, RowSet rows) => (Name, Rows) = (name, rows);

    /// <summary>The name of the split. What a run makes is all in <c>train</c>.</summary>
    public string Name { get; }

    /// <summary>The number of rows.</summary>
    public long Count => Rows.Count;

    /// <summary>The columns in order, each with the type that says all it holds.</summary>
    public Schema Schema => Rows.Schema;

    /// <summary>The paths of the Parquet files that the rows are in, in order; none where they are in memory.</summary>
    public IEnumerable<string> Files => Rows.Files.Where(static file => !file.IsInMemory).Select(static file => file.Path);

    internal RowSet Rows { get; }

    /// <summary>Reads the rows as records, in order.</summary>
    /// <inheritdoc cref="DistisetSubset.ReadAsync{T}(CancellationToken)"/>
    public IAsyncEnumerable<T> ReadAsync<[Row] T>(CancellationToken cancellationToken = default) => RecordReading.ReadAsync<T>([Rows], cancellationToken);

    /// <summary>Reads all columns of the rows, in order, by name.</summary>
    /// <inheritdoc cref="DistisetSubset.ReadRowsAsync(CancellationToken)"/>
    public IAsyncEnumerable<IReadOnlyDictionary<string, object?>> ReadRowsAsync(CancellationToken cancellationToken = default) =>
        RecordReading.ReadRowsAsync([Rows], cancellationToken);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Count} rows of {Schema}";
}
