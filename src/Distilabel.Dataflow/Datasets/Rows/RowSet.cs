using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.ParquetFiles;

namespace Distilabel.Dataflow.Datasets.Rows;

/// <summary>Rows that can be read again and again, in order: those of files, or some of them.</summary>
internal abstract class RowSet
{
    internal abstract Schema Schema { get; }

    internal abstract long Count { get; }

    /// <summary>The files that the rows are in, in order; there may be further rows in them.</summary>
    internal abstract IReadOnlyList<StoredFile> Files { get; }

    /// <summary>All columns, as they are.</summary>
    internal WantedColumn[] AllColumns => [.. Schema.Columns.Select(static column => new WantedColumn(column.Name, column.Type, true))];

    /// <summary>Reads columns, in batches of any size.</summary>
    internal abstract IAsyncEnumerable<Column[]> ReadAsync(IReadOnlyList<WantedColumn> columns, CancellationToken cancellationToken);

    /// <summary>The rows from <paramref name="start"/> on, <paramref name="count"/> of them.</summary>
    internal virtual RowSet Range(long start, long count) => start == 0 && count == Count ? this : new RowRange(this, start, count);
}
