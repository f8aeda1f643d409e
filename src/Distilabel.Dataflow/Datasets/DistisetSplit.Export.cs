using Distilabel.Dataflow.Datasets.Export;

namespace Distilabel.Dataflow;

/// <content>Export.</content>
public sealed partial class DistisetSplit
{
    /// <inheritdoc cref="DistisetSubset.ExportJsonLinesAsync"/>
    public Task ExportJsonLinesAsync(string path, CancellationToken cancellationToken = default) => RowExport.ToJsonLinesAsync([Rows], path, cancellationToken);

    /// <inheritdoc cref="DistisetSubset.ExportCsvAsync"/>
    public Task ExportCsvAsync(string path, CancellationToken cancellationToken = default) => RowExport.ToCsvAsync([Rows], path, cancellationToken);
}
