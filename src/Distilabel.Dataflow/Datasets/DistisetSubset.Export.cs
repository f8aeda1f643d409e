using Distilabel.Dataflow.Datasets.Export;

namespace Distilabel.Dataflow;

/// <content>Export.</content>
public sealed partial class DistisetSubset
{
    /// <summary>Writes the rows to a file, a line of JSON for each, with its columns in their order. They are streamed: memory stays that of some rows.</summary>
    /// <remarks>Numbers have all their digits, times are in ISO 8601, lists and records are nested. A file of that name is replaced when the new one is whole.</remarks>
    /// <param name="path">The file; its folder is made when it is not there.</param>
    /// <param name="cancellationToken">Ends the writing, and leaves no file.</param>
    /// <exception cref="PipelineException">It can't be written, or the rows can't be read.</exception>
    public Task ExportJsonLinesAsync(string path, CancellationToken cancellationToken = default) =>
        RowExport.ToJsonLinesAsync(_splits.Select(static split => split.Rows), path, cancellationToken);

    /// <summary>Writes the rows to a file of comma-separated values in UTF-8, as RFC 4180 has them, behind a line with the names of the columns.</summary>
    /// <remarks>Lists and records are JSON in a cell. Null and an empty text are both an empty cell.</remarks>
    /// <inheritdoc cref="ExportJsonLinesAsync"/>
    public Task ExportCsvAsync(string path, CancellationToken cancellationToken = default) =>
        RowExport.ToCsvAsync(_splits.Select(static split => split.Rows), path, cancellationToken);
}
