using System.Runtime.CompilerServices;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Sources;

/// <summary>JSON files.</summary>
internal sealed class JsonSource : RowSource
{
    private readonly IReadOnlyList<DataFile> _files;
    private readonly string? _seen;

    /// <summary>Files of which the columns of <paramref name="schema"/> are wanted.</summary>
    /// <param name="files">The files.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="seen">What the columns were told by; null when they were given.</param>
    internal JsonSource(IReadOnlyList<DataFile> files, Schema schema, string? seen = null)
    {
        _files = files;
        _seen = seen;
        Schema = schema;
    }

    internal override Schema Schema { get; }

    internal static JsonSource Open(IReadOnlyList<DataFile> files, long inferenceBytes)
    {
        var inference = new JsonInference();
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

        var schema = inference.ToSchema();
        return schema.Columns.IsEmpty
            ? throw new PipelineException($"'{PathsOf(files)}' holds no rows, so it has no columns either.")
            : new JsonSource(files, schema, SeenOf(left));
    }

    internal override async IAsyncEnumerable<Column[]> ReadAsync(
        int batchSize, long limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = new JsonRowParser(Schema, _seen);
        foreach (var file in _files.TakeWhile(_ => limit > 0))
        {
            await using var stream = file.Open();
            var window = new ByteWindow(stream);
            var records = new JsonRecords(file, window);
            while (limit > 0)
            {
                if (!TryParse(records, rows))
                {
                    if (window.IsFinal)
                    {
                        break;
                    }

                    await FillAsync(window, records, cancellationToken);
                }
                else
                {
                    limit--;
                    if (rows.Count == batchSize)
                    {
                        yield return rows.Take();
                    }
                }
            }
        }

        if (rows.Count > 0)
        {
            yield return rows.Take();
        }
    }

    private static bool TryParse(JsonRecords records, JsonRowParser rows)
    {
        if (!records.TryNext(out var record))
        {
            return false;
        }

        rows.Add(record, records);
        return true;
    }

    private static async ValueTask FillAsync(ByteWindow window, JsonRecords records, CancellationToken cancellationToken)
    {
        try
        {
            await window.FillAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw records.Error(exception.Message);
        }
    }
}
