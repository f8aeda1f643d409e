using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Datasets.Rows;

namespace Distilabel.Dataflow;

/// <summary>The rows that one leaf step made, in one split or several.</summary>
public sealed partial class DistisetSubset
{
    private readonly IReadOnlyList<DistisetSplit> _splits;

    internal DistisetSubset(string name, IReadOnlyList<DistisetSplit> splits) => (Name, _splits) = (name, splits);

    /// <summary>The name of the leaf step.</summary>
    public string Name { get; }

    /// <summary>The number of rows, in all splits.</summary>
    public long Count => _splits.Sum(static split => split.Count);

    /// <summary>The columns in order, each with the type that says all it holds; structs are JSON.</summary>
    public Schema Schema => _splits[0].Schema;

    /// <summary>The paths of the Parquet files, in the order of their rows; none where the rows are in memory.</summary>
    public IEnumerable<string> Files => _splits.SelectMany(static split => split.Files).Distinct();

    /// <summary>The splits, in order. What a run makes has one, <c>train</c>.</summary>
    public IReadOnlyList<DistisetSplit> Splits => _splits;

    /// <summary>The split called <paramref name="split"/>.</summary>
    /// <exception cref="PipelineException">There is none.</exception>
    public DistisetSplit this[string split] => _splits.FirstOrDefault(candidate => candidate.Name == split) ?? throw new PipelineException(
        $"The subset '{Name}' has no split '{split}'. It has: {string.Join(", ", _splits.Select(static split => $"'{split.Name}'"))}.");

    /// <summary>Reads the rows as records, in order, split after split.</summary>
    /// <typeparam name="T">
    /// A record whose properties are columns, in snake_case or as <see cref="ColumnAttribute"/> says. It need not have all columns. A property may be
    /// wider than its column, for example <c>long</c> for <c>int</c>; what could lose something is refused.
    /// </typeparam>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="PipelineException">A column is not there or is of another type, or null is in one whose property is not nullable.</exception>
    public IAsyncEnumerable<T> ReadAsync<[Row] T>(CancellationToken cancellationToken = default) =>
        RecordReading.ReadAsync<T>(_splits.Select(static split => split.Rows), cancellationToken);

    /// <summary>Reads all columns of the rows, in order, by name, split after split.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="PipelineException">A file is broken.</exception>
    public IAsyncEnumerable<IReadOnlyDictionary<string, object?>> ReadRowsAsync(CancellationToken cancellationToken = default) =>
        RecordReading.ReadRowsAsync(_splits.Select(static split => split.Rows), cancellationToken);

    /// <inheritdoc/>
    public override string ToString() => _splits is [{ Name: Datasets.DistisetIndex.Train }]
        ? $"{Name}: {Count} rows of {Schema}"
        : $"{Name}: {string.Join(", ", _splits.Select(static split => $"{split.Name} with {split.Count} rows"))} of {Schema}";
}
