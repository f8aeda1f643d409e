using System.Runtime.CompilerServices;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Sources;

/// <summary>CSV files, each with a header of the same columns.</summary>
internal sealed class CsvSource : RowSource
{
    private readonly IReadOnlyList<DataFile> _files;
    private readonly string? _seen;

    /// <summary>Files of which the columns of <paramref name="schema"/> are wanted.</summary>
    /// <param name="files">The files.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="seen">What the columns were told by; null when they were given.</param>
    internal CsvSource(IReadOnlyList<DataFile> files, Schema schema, string? seen = null)
    {
        _files = files;
        _seen = seen;
        Schema = schema;
    }

    internal override Schema Schema { get; }

    internal static CsvSource Open(IReadOnlyList<DataFile> files, long inferenceBytes)
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
            if (rows.ReadHeader(header, isWhole: true) is not { } names)
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
            ? throw new PipelineException($"'{PathsOf(files)}' is empty: there is no header to name the columns.")
            : new CsvSource(files, new Schema(header.Zip(shapes, ToColumn)), SeenOf(left));
    }

    internal override async IAsyncEnumerable<Column[]> ReadAsync(
        int batchSize, long limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var columns = Schema.Columns.Select(CsvColumn.Of).ToArray();
        string[] header = [.. Schema.Names];
        var count = 0;
        foreach (var file in _files.TakeWhile(_ => limit > 0))
        {
            using var rows = CsvRows.Open(file);
            if (rows.ReadHeader(header, isWhole: _seen is not null) is null)
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

    private static ColumnDefinition ToColumn(string name, CsvShape shape) => new(name, shape.ToColumnType(), true, "");

    private static Column[] Take(CsvColumn[] columns) => Array.ConvertAll(columns, static column => column.Take());

    private void Add(CsvRows rows, CsvColumn[] columns)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            var ordinal = rows.OrdinalOf(i);
            if (ordinal < 0)
            {
                continue;
            }

            var column = Schema.Columns[ordinal];
            if (!columns[ordinal].TryAdd(rows[i]))
            {
                throw rows.Error($"The column '{column.Name}' is {(rows[i].Length == 0 ? "empty" : $"'{rows[i]}'")} here, but {column.Type} " +
                    (_seen is null ? "is wanted." : $"in {_seen}. Make its values alike, or leave the row out."));
            }
        }
    }
}
