using System.Runtime.CompilerServices;
using System.Text;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

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

    internal static CsvSource Open(IReadOnlyList<DataFile> files, bool skipsBadRows, long inferenceBytes)
    {
        var inference = new CsvInference(skipsBadRows);
        var left = inferenceBytes;
        foreach (var file in files)
        {
            if (left <= 0)
            {
                break;
            }

            using var stream = file.Open();
            left = inference.Add(file, stream, left);
        }

        return inference.ToSchema() is { } schema
            ? new CsvSource(files, schema, SeenOf(left))
            : throw new PipelineException($"'{PathsOf(files)}' is empty: there is no header to name the columns.");
    }

    internal override async IAsyncEnumerable<Column[]> ReadAsync(
        int batchSize, long limit, SourceContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = new CsvRowParser(Schema, _seen);
        foreach (var file in _files.TakeWhile(_ => limit > 0))
        {
            await using var stream = file.Open();
            var window = new ByteWindow(stream);
            var records = new CsvRecords(file, window);
            rows.Begin();
            while (limit > 0)
            {
                var count = rows.Count;
                if (TryAdd(file, records, rows, context))
                {
                    limit -= rows.Count - count;
                    if (rows.Count == batchSize)
                    {
                        yield return rows.Take();
                    }
                }
                else if (window.IsFinal)
                {
                    break;
                }
                else
                {
                    await FillAsync(window, records, cancellationToken);
                }
            }
        }

        if (rows.Count > 0)
        {
            yield return rows.Take();
        }
    }

    /// <returns>False when more bytes are needed or, at the end, when there is no row left.</returns>
    private static bool TryAdd(DataFile file, CsvRecords records, CsvRowParser rows, SourceContext context)
    {
        if (!records.TryNext(out var record))
        {
            return false;
        }

        if (!rows.HasHeader)
        {
            rows.ReadHeader(records, record);
            return true;
        }

        try
        {
            rows.Add(records, record);
        }
        catch (PipelineException exception)
        {
            rows.RemovePartial();
            if (!context.TryFail(rows.Count, exception, BadRow.Of(file, records.Line, record)))
            {
                throw;
            }
        }

        return true;
    }

    private static async ValueTask FillAsync(ByteWindow window, CsvRecords records, CancellationToken cancellationToken)
    {
        try
        {
            await window.FillAsync(cancellationToken);
        }
        catch (InvalidDataException exception)
        {
            throw records.Error($"{exception.Message} A quote may be missing at the end of a field.");
        }
    }
}
