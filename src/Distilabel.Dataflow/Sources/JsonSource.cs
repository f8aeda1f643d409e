using System.Runtime.CompilerServices;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

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

    internal static JsonSource Open(IReadOnlyList<DataFile> files, bool skipsBadRows, long inferenceBytes)
    {
        var inference = new JsonInference(skipsBadRows);
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
            ? throw new PipelineException($"'{PathsOf(files)}' {FaultOf(inference)}")
            : new JsonSource(files, schema, SeenOf(left));
    }

    internal override async IAsyncEnumerable<Column[]> ReadAsync(
        int batchSize, long limit, SourceContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = new JsonRowParser(Schema, _seen);
        foreach (var file in _files.TakeWhile(_ => limit > 0))
        {
            await using var stream = file.Open();
            var window = new ByteWindow(stream);
            var records = new JsonRecords(file, window);
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

            if (records.Replaced > 0)
            {
                context.Warn(
                    $"{records.Replaced} halves of characters (lone surrogates) in '{file.Path}' were replaced by U+FFFD, the first in line {records.FirstReplaced}: no UTF-8 can hold them.");
            }
        }

        if (rows.Count > 0)
        {
            yield return rows.Take();
        }
    }

    private static string FaultOf(JsonInference inference) =>
        inference.HasRows ? "holds no values: all its objects are empty, so it has no columns."
        : inference.FirstBad is { } bad ? $"holds no row that can be read, so it has no columns. The first that can't is in {bad}. Each row must be a JSON object on its own line, or in one array."
        : "holds no rows, so it has no columns either.";

    /// <returns>False when more bytes are needed or, at the end, when there is no row left.</returns>
    private static bool TryAdd(DataFile file, JsonRecords records, JsonRowParser rows, SourceContext context)
    {
        if (!records.TryNext(out var record))
        {
            return false;
        }

        try
        {
            rows.Add(record, records);
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

    private static async ValueTask FillAsync(ByteWindow window, JsonRecords records, CancellationToken cancellationToken)
    {
        try
        {
            await window.FillAsync(cancellationToken);
        }
        catch (InvalidDataException exception)
        {
            throw records.Error(exception.Message);
        }
    }
}
