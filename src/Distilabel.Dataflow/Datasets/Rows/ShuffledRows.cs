using System.Runtime.CompilerServices;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.ParquetFiles;

namespace Distilabel.Dataflow.Datasets.Rows;

/// <summary>Some rows in an order of their own.</summary>
/// <remarks>
/// Read in parts of some rows each: the rows of a part are gathered in one pass over the files, and put in order. So memory is bounded by a part, and the
/// files are read as often as there are parts: once for what takes less than <see cref="PartBytes"/>.
/// </remarks>
/// <param name="rows">The rows to choose from.</param>
/// <param name="order">Which of them, in their order.</param>
internal sealed class ShuffledRows(RowSet rows, ReadOnlyMemory<int> order) : RowSet
{
    private const long PartBytes = 256L << 20;
    private const int BatchRows = 128;

    // Compressed values take this much more when they are read.
    private const int Expansion = 4;

    internal override Schema Schema => rows.Schema;

    internal override long Count => order.Length;

    internal override IReadOnlyList<StoredFile> Files => rows.Files;

    /// <summary>How many rows are put in order at once; null to tell by the size of the files.</summary>
    internal int? PartRows { get; init; }

    internal override RowSet Range(long start, long count) => new ShuffledRows(rows, order.Slice((int)start, (int)count)) { PartRows = PartRows };

    internal override async IAsyncEnumerable<Column[]> ReadAsync(
        IReadOnlyList<WantedColumn> columns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var partRows = PartRows ?? RowsOfPart();
        for (var start = 0; start < order.Length && columns.Count > 0; start += partRows)
        {
            var part = await ReadPartAsync(columns, order.Slice(start, Math.Min(partRows, order.Length - start)), cancellationToken);
            for (var first = 0; first < part[0].Count; first += BatchRows)
            {
                var (from, count) = (first, Math.Min(BatchRows, part[0].Count - first));
                yield return Array.ConvertAll(part, column => column.Slice(from, count));
            }
        }
    }

    private async ValueTask<Column[]> ReadPartAsync(IReadOnlyList<WantedColumn> columns, ReadOnlyMemory<int> wanted, CancellationToken cancellationToken)
    {
        // By where they stand, so that one pass finds all; each with its place in the part.
        var found = wanted.ToArray();
        var places = Enumerable.Range(0, found.Length).ToArray();
        Array.Sort(found, places);
        var gathered = new List<Column[]>();
        var (at, next) = (0L, 0);
        await foreach (var batch in rows.ReadAsync(columns, cancellationToken))
        {
            var chosen = new List<int>();
            for (; next < found.Length && found[next] < at + batch[0].Count; next++)
            {
                chosen.Add((int)(found[next] - at));
            }

            if (chosen.Count > 0)
            {
                gathered.Add(Array.ConvertAll(batch, column => column.Gather([.. chosen])));
            }

            at += batch[0].Count;
            if (next == found.Length)
            {
                break;
            }
        }

        var order = new int[places.Length];
        for (var i = 0; i < places.Length; i++)
        {
            order[places[i]] = i;
        }

        return
        [
            .. Enumerable.Range(0, columns.Count)
                .Select(column => gathered[0][column].Concat([.. gathered.Skip(1).Select(batch => batch[column])]).Gather(order)),
        ];
    }

    private int RowsOfPart()
    {
        var bytes = rows.Files.Sum(static file => file.Bytes) * Expansion / Math.Max(1, rows.Files.Sum(static file => file.Rows));
        return (int)Math.Clamp(PartBytes / Math.Max(1, bytes), BatchRows, Array.MaxLength);
    }
}
