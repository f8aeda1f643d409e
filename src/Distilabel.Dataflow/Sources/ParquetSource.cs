using System.Runtime.CompilerServices;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.ParquetFiles;
using Distilabel.Dataflow.ParquetFiles.Reading;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Sources;

/// <summary>Parquet files. The footers of all are read at once: the columns are those of all of them, unless columns are given.</summary>
internal sealed class ParquetSource : RowSource
{
    private readonly IReadOnlyList<ParquetFile> _files;

    private ParquetSource(IReadOnlyList<ParquetFile> files, Schema schema) => (_files, Schema) = (files, schema);

    internal override Schema Schema { get; }

    internal static ParquetSource Open(IReadOnlyList<DataFile> files, Schema? wanted)
    {
        var opened = files.Select(static file => ParquetFile.Open(file.Path)).ToArray();
        var source = new ParquetSource(opened, wanted ?? FileSchemas.Union(opened));

        // What can't be read as wanted is refused now, and not after hours.
        foreach (var column in source.Wanted())
        {
            foreach (var file in opened)
            {
                file.Bind(column);
            }
        }

        return source;
    }

    internal override async IAsyncEnumerable<Column[]> ReadAsync(
        int batchSize, long limit, SourceContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wanted = Wanted();
        var batches = new BatchCutter(batchSize);
        foreach (var file in _files)
        {
            // The last batch of a file is filled up from the next one.
            await foreach (var read in file.ReadAsync(wanted, batchSize, cancellationToken))
            {
                if (limit <= 0)
                {
                    break;
                }

                var rows = (int)Math.Min(read.Length == 0 ? 0 : read[0].Count, limit);
                batches.Add(Array.ConvertAll(read, column => column.Slice(0, rows)));
                limit -= rows;
                while (batches.TryTake(out var batch))
                {
                    yield return batch;
                }
            }
        }

        if (batches.TakeRest() is { } rest)
        {
            yield return rest;
        }
    }

    // A column that only some files have is null in the others; one that none has is said to be missing.
    private WantedColumn[] Wanted() => [.. Schema.Columns.Select(column => new WantedColumn(
        column.Name, column.Type, column.Nullable, column.Nullable && _files.Any(file => file.Schema.Find(column.Name) is not null)))];
}
