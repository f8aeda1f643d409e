using Distilabel.Dataflow.Datasets;

namespace Distilabel.Dataflow;

/// <content>Export.</content>
public sealed partial class Distiset
{
    /// <summary>Writes each subset to a folder, as <c>subset.jsonl</c>, or <c>subset-split.jsonl</c> where it has several splits.</summary>
    /// <param name="folder">The folder, which is made when it is not there.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="PipelineException">A file can't be written, or rows can't be read.</exception>
    public Task ExportJsonLinesAsync(string folder, CancellationToken cancellationToken = default) =>
        ExportAsync(folder, ".jsonl", static (split, path, token) => split.ExportJsonLinesAsync(path, token), cancellationToken);

    /// <summary>Writes each subset to a folder, as <c>subset.csv</c>, or <c>subset-split.csv</c> where it has several splits.</summary>
    /// <inheritdoc cref="ExportJsonLinesAsync"/>
    public Task ExportCsvAsync(string folder, CancellationToken cancellationToken = default) =>
        ExportAsync(folder, ".csv", static (split, path, token) => split.ExportCsvAsync(path, token), cancellationToken);

    private async Task ExportAsync(string folder, string suffix, Func<DistisetSplit, string, CancellationToken, Task> export, CancellationToken cancellationToken)
    {
        (string Name, DistisetSplit Split)[] splits =
        [
            .. Values.SelectMany(static subset => subset.Splits.Select(split => (subset.Splits.Count == 1 ? subset.Name : $"{subset.Name}-{split.Name}", split))),
        ];
        foreach (var (name, (_, split)) in SubsetFolders.Distinct(splits.Select(static split => split.Name)).Zip(splits))
        {
            await export(split, Path.Combine(folder, name + suffix), cancellationToken);
        }
    }
}
