using Distilabel.Dataflow.Sources;
using Distilabel.Dataflow.Steps;
using Distilabel.Dataflow.Tests.ParquetFiles;

namespace Distilabel.Dataflow.Tests.Sources;

internal static class SourceReading
{
    /// <summary>Opens the data files of a path.</summary>
    internal static RowSource Open(string path, DataFileType? type = null, string split = "train", bool skipsBadRows = false, long inferenceBytes = RowSource.InferenceBytes) =>
        RowSource.Open(DataFileFinder.Find([path], type, split), null, skipsBadRows, inferenceBytes);

    /// <summary>The columns as text: <c>a: long?, b: string</c>.</summary>
    internal static string Columns(this RowSource source) => source.Schema.ToString();

    /// <summary>All rows, each as its values' texts.</summary>
    internal static async Task<List<string>> RowsAsync(this RowSource source, int batchSize = 2, long limit = long.MaxValue)
    {
        var rows = new List<string>();
        var last = batchSize;
        await foreach (var batch in source.ReadAsync(batchSize, limit, SourceContext.Strict, TestContext.Current.CancellationToken))
        {
            Assert.Equal(batchSize, last);
            last = batch[0].Count;
            Assert.InRange(last, 1, batchSize);
            rows.AddRange(Enumerable.Range(0, last).Select(row => string.Join(" | ", batch.Select(column => RandomColumns.Show(column[row])))));
        }

        return rows;
    }

    /// <summary>The message of the error that opening or reading ends with.</summary>
    internal static async Task<string> ErrorAsync(Func<RowSource> open) =>
        (await Assert.ThrowsAsync<PipelineException>(async () => await open().RowsAsync())).Message;
}
