using System.Runtime.CompilerServices;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.ParquetFiles;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Sources;

/// <summary>Parquet files. Unless columns are given, the first one's are wanted of all.</summary>
internal sealed class ParquetSource : RowSource
{
    private readonly IReadOnlyList<ParquetFile> _files;

    private ParquetSource(IReadOnlyList<ParquetFile> files, Schema schema) => (_files, Schema) = (files, schema);

    internal override Schema Schema { get; }

    internal static ParquetSource Open(IReadOnlyList<DataFile> files, Schema? wanted)
    {
        var opened = files.Select(static file => ParquetFile.Open(file.Path)).ToArray();
        return new ParquetSource(opened, wanted ?? opened[0].Schema);
    }

    internal override async IAsyncEnumerable<Column[]> ReadAsync(
        int batchSize, long limit, SourceContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wanted = Schema.Columns.Select(static column => new WantedColumn(column.Name, column.Type, column.Nullable)).ToArray();
        Column[]? rest = null;
        foreach (var file in _files)
        {
            await foreach (var read in file.ReadAsync(wanted, batchSize, cancellationToken))
            {
                // The last batch of a file is filled up from the next one.
                var rows = Limit(rest is null ? read : Join(rest, read), limit);
                if (rows.Length == 0 || limit <= 0)
                {
                    yield break;
                }

                rest = null;
                if (rows[0].Count < batchSize && rows[0].Count < limit)
                {
                    rest = rows;
                    continue;
                }

                var count = Math.Min(rows[0].Count, batchSize);
                yield return Slice(rows, 0, count);
                limit -= count;
                rest = rows[0].Count > count ? Slice(rows, count, rows[0].Count - count) : null;
            }
        }

        if (rest is not null)
        {
            yield return rest;
        }
    }

    private static Column[] Limit(Column[] rows, long limit) =>
        rows.Length > 0 && rows[0].Count > limit ? Slice(rows, 0, (int)Math.Max(limit, 0)) : rows;

    private static Column[] Slice(Column[] rows, int start, int count) => Array.ConvertAll(rows, column => column.Slice(start, count));

    private static Column[] Join(Column[] first, Column[] second) => [.. first.Zip(second, static (first, second) => first.Concat([second]))];
}
