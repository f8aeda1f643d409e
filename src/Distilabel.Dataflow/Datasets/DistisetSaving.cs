using Distilabel.Dataflow.Datasets.Artifacts;
using Distilabel.Dataflow.Datasets.Rows;

namespace Distilabel.Dataflow.Datasets;

/// <summary>Writes a result to a folder: files that are whole are copied as they are, rows that were chosen or put in another order are written anew.</summary>
internal static class DistisetSaving
{
    internal static async Task SaveAsync(Distiset distiset, string path, string? partial, CancellationToken cancellationToken)
    {
        var folder = await ResultFolder.OpenAsync(path);
        await using var writer = new DistisetWriter(
            folder, [.. distiset.Values.SelectMany(static subset => subset.Splits.Select(split => (subset.Name, split.Name, split.Schema)))]);
        foreach (var subset in distiset.Values)
        {
            foreach (var split in subset.Splits)
            {
                await SaveAsync(split.Rows, writer[subset.Name, split.Name], cancellationToken);
            }
        }

        writer.Artifacts = await ArtifactFolders.CopyAsync(distiset.Artifacts, folder, cancellationToken);
        await writer.CompleteAsync(partial);
    }

    private static async ValueTask SaveAsync(RowSet rows, ShardedWriter writer, CancellationToken cancellationToken)
    {
        if (rows is StoredRows)
        {
            foreach (var file in rows.Files)
            {
                await writer.CopyAsync(file, cancellationToken);
            }

            return;
        }

        await foreach (var batch in rows.ReadAsync(rows.AllColumns, cancellationToken))
        {
            await writer.WriteAsync([.. batch], batch.Length == 0 ? 0 : batch[0].Count, cancellationToken);
        }
    }
}
