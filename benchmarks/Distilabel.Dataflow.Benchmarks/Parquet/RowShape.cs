using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Benchmarks.Parquet;

/// <summary>Rows that both sides write and read: the same values, as the columns of the engine, and with ParquetSharp used by hand.</summary>
internal abstract class RowShape
{
    /// <summary>The rows of a row group written by hand.</summary>
    protected const int GroupRows = 50_000;

    /// <summary>The rows that there are in memory; a file has them several times.</summary>
    internal const int DistinctRows = GroupRows;

    private const int BatchRows = 500;

    private Column[][]? _batches;

    /// <summary>Kinds of rows whose values are alike.</summary>
    internal static IEnumerable<RowShape> Usual() => [new TextShape(), new ChatShape()];

    /// <summary>All kinds of rows: also those that have some values of 10 MB among them.</summary>
    internal static IEnumerable<RowShape> All() => [.. Usual(), new TextShape(hasLongTexts: true)];

    /// <summary>What they are called in remarks.</summary>
    internal abstract string Name { get; }

    /// <summary>The columns, as the engine has them.</summary>
    internal abstract Schema Schema { get; }

    /// <summary>Writes the rows <paramref name="repetitions"/> times with ParquetSharp alone.</summary>
    internal abstract void WriteByHand(string path, int repetitions);

    /// <summary>Reads a file into arrays with ParquetSharp alone, and counts its rows.</summary>
    internal abstract long ReadByHand(string path);

    /// <summary>Makes all rows, so that neither side pays for that.</summary>
    internal virtual void Prepare() => _batches = [.. Chunks(MakeColumns())];

    /// <summary>Writes the rows <paramref name="repetitions"/> times with the engine's writer.</summary>
    internal async Task WriteByEngineAsync(string path, int repetitions)
    {
        await using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16);
        using var writer = new ParquetFiles.ParquetFileWriter(stream, Schema);
        for (var i = 0; i < repetitions; i++)
        {
            foreach (var batch in _batches!)
            {
                await writer.WriteAsync(batch, batch[0].Count, CancellationToken.None);
            }
        }

        await writer.CompleteAsync(CancellationToken.None);
    }

    /// <summary>Reads a file in batches with the engine's reader, and counts its rows.</summary>
    internal static async Task<long> ReadByEngineAsync(string path)
    {
        var file = ParquetFiles.ParquetFile.Open(path);
        var wanted = file.Schema.Columns.Select(static column => new ParquetFiles.WantedColumn(column.Name, column.Type, column.Nullable)).ToArray();
        var rows = 0L;
        await foreach (var batch in file.ReadAsync(wanted, BatchRows, CancellationToken.None))
        {
            rows += batch[0].Count;
        }

        return rows;
    }

    /// <summary>The values of all rows.</summary>
    protected abstract Column[] MakeColumns();

    private static IEnumerable<Column[]> Chunks(Column[] columns)
    {
        for (var start = 0; start < DistinctRows; start += BatchRows)
        {
            var (first, count) = (start, Math.Min(BatchRows, DistinctRows - start));
            yield return Array.ConvertAll(columns, column => column.Slice(first, count));
        }
    }
}
