using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Sources;

/// <summary>Files of rows, read one after the other as a stream.</summary>
internal abstract class RowSource
{
    /// <summary>How much of the data is looked at to tell the columns' types: all of most files, at half a second for 100 MB.</summary>
    internal const long InferenceBytes = 512L << 20;

    /// <summary>The columns: those wanted, or those that all files have, in the order of their first appearance.</summary>
    internal abstract Schema Schema { get; }

    /// <summary>Looks at the files to tell their columns, unless these are given.</summary>
    /// <param name="files">Files, all of one type.</param>
    /// <param name="wanted">The columns to read; null for all that there are.</param>
    /// <param name="skipsBadRows">Whether rows that can't be read tell nothing, and are no error before the reading comes to them.</param>
    /// <param name="inferenceBytes">How much of JSON and CSV to look at.</param>
    /// <exception cref="PipelineException">A file can't be read, or there is nothing in them to tell columns by.</exception>
    internal static RowSource Open(IReadOnlyList<DataFile> files, Schema? wanted = null, bool skipsBadRows = false, long inferenceBytes = InferenceBytes)
    {
        try
        {
            return files[0].Type switch
            {
                DataFileType.Json => wanted is null ? JsonSource.Open(files, skipsBadRows, inferenceBytes) : new JsonSource(files, wanted),
                DataFileType.Csv => wanted is null ? CsvSource.Open(files, skipsBadRows, inferenceBytes) : new CsvSource(files, wanted),
                _ => ParquetSource.Open(files, wanted),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new PipelineException($"A data file can't be read: {exception.Message}", exception);
        }
    }

    /// <summary>Reads the rows in batches of <paramref name="batchSize"/>; the last may have fewer.</summary>
    /// <param name="batchSize">The rows of a batch.</param>
    /// <param name="limit">How many rows to read at most, those aside that can't be read.</param>
    /// <param name="context">Told of each row that can't be read, and of what was changed.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="PipelineException">A file is broken, or does not fit the columns.</exception>
    internal abstract IAsyncEnumerable<Column[]> ReadAsync(int batchSize, long limit, SourceContext context, CancellationToken cancellationToken);

    /// <summary>The first paths, for messages.</summary>
    protected static string PathsOf(IReadOnlyList<DataFile> files) => string.Join("', '", files.Take(3).Select(static file => file.Path));

    /// <summary>What columns were told by, for messages, when <paramref name="left"/> of the bytes to look at are left.</summary>
    protected static string SeenOf(long left) => left > 0 ? "the rows before it" : $"the first {InferenceBytes >> 20} MiB of the data";
}
