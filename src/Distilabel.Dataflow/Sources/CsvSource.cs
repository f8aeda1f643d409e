using System.Runtime.CompilerServices;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Sources;

/// <summary>CSV files, each with a header of the same columns.</summary>
internal sealed class CsvSource : RowSource
{
    private readonly IReadOnlyList<DataFile> _files;
    private readonly string _seen;

    private CsvSource(IReadOnlyList<DataFile> files, Schema schema, bool sawAll)
    {
        _files = files;
        Schema = schema;
        _seen = sawAll ? "the rows before it" : $"the first {InferenceBytes >> 20} MiB of the data";
    }

    internal override Schema Schema { get; }

    internal static new CsvSource Open(IReadOnlyList<DataFile> files, long inferenceBytes)
    {
        string[]? header = null;
        CsvShape[] shapes = [];
        var left = inferenceBytes;
        foreach (var file in files)
        {
            if (left <= 0)
            {
                break;
            }

            using var rows = CsvRows.Open(file);
            if (rows.ReadHeader(header) is not { } names)
            {
                continue;
            }

            header ??= names;
            shapes = shapes.Length > 0 ? shapes : [.. names.Select(static _ => new CsvShape())];
            while (left > 0 && rows.Read())
            {
                for (var i = 0; i < shapes.Length; i++)
                {
                    shapes[rows.OrdinalOf(i)].Add(rows[i]);
                    left -= rows[i].Length + 1;
                }
            }
        }

        return header is null
            ? throw new PipelineException($"'{string.Join("', '", files.Take(3).Select(static file => file.Path))}' is empty: there is no header to name the columns.")
            : new CsvSource(files, new Schema(header.Zip(shapes, static (name, shape) => new ColumnDefinition(name, shape.ToColumnType(), true, ""))), left > 0);
    }

    internal override async IAsyncEnumerable<Column[]> ReadAsync(int batchSize, long limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var columns = Schema.Columns.Select(static column => CsvColumn.Of(column.Type)).ToArray();
        string[] header = [.. Schema.Names];
        var count = 0;
        foreach (var file in _files.TakeWhile(_ => limit > 0))
        {
            using var rows = CsvRows.Open(file);
            if (rows.ReadHeader(header) is null)
            {
                continue;
            }

            while (limit > 0 && await rows.ReadAsync(cancellationToken))
            {
                Add(rows, columns);
                limit--;
                if (++count == batchSize)
                {
                    count = 0;
                    yield return Take(columns);
                }
            }
        }

        if (count > 0)
        {
            yield return Take(columns);
        }
    }

    private static Column[] Take(CsvColumn[] columns) => Array.ConvertAll(columns, static column => column.Take());

    private void Add(CsvRows rows, CsvColumn[] columns)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            var ordinal = rows.OrdinalOf(i);
            if (!columns[ordinal].TryAdd(rows[i]))
            {
                var column = Schema.Columns[ordinal];
                throw rows.Error($"The column '{column.Name}' is '{rows[i]}' here, but {column.Type} in {_seen}. Make its values alike, or leave the row out.");
            }
        }
    }
}
