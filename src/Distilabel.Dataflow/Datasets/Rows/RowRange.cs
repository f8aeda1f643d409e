using System.Runtime.CompilerServices;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.ParquetFiles;

namespace Distilabel.Dataflow.Datasets.Rows;

/// <summary>Some rows that follow one another.</summary>
internal sealed class RowRange(RowSet rows, long start, long count) : RowSet
{
    internal override Schema Schema => rows.Schema;

    internal override long Count => count;

    internal override IReadOnlyList<StoredFile> Files => rows.Files;

    internal override RowSet Range(long first, long number) => rows.Range(start + first, number);

    internal override async IAsyncEnumerable<Column[]> ReadAsync(
        IReadOnlyList<WantedColumn> columns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (skipped, left) = (start, count);
        if (left == 0)
        {
            yield break;
        }

        await foreach (var batch in rows.ReadAsync(columns, cancellationToken))
        {
            var length = batch.Length == 0 ? 0 : batch[0].Count;
            var first = (int)Math.Min(skipped, length);
            var taken = (int)Math.Min(left, length - first);
            (skipped, left) = (skipped - first, left - taken);
            if (taken > 0)
            {
                yield return taken == length ? batch : Array.ConvertAll(batch, column => column.Slice(first, taken));
            }

            if (left == 0)
            {
                yield break;
            }
        }
    }
}
