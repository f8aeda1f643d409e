using System.Runtime.CompilerServices;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.ParquetFiles;

namespace Distilabel.Dataflow.Datasets.Rows;

/// <summary>All rows of some files, one after the other.</summary>
internal sealed class StoredRows : RowSet
{
    private const int BatchRows = 128;

    private StoredRows(StoredFile[] files) => (Files, Count) = (files, files.Sum(static file => file.Rows));

    internal override Schema Schema => Files[0].Schema;

    internal override long Count { get; }

    internal override IReadOnlyList<StoredFile> Files { get; }

    /// <summary>The rows of at least one file.</summary>
    internal static StoredRows Of(IEnumerable<StoredFile> files) => new([.. files]);

    internal override async IAsyncEnumerable<Column[]> ReadAsync(
        IReadOnlyList<WantedColumn> columns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in Files)
        {
            await foreach (var batch in file.ReadAsync(columns, BatchRows, cancellationToken))
            {
                yield return batch;
            }
        }
    }
}
