using Distilabel.Dataflow.Datasets.Artifacts;
using Distilabel.Dataflow.Datasets.Rows;

namespace Distilabel.Dataflow.Datasets;

/// <summary>Opens a result whose folder another process may be publishing the next one into.</summary>
internal static class DistisetLoading
{
    // Each means that a whole result was published meanwhile.
    private const int MostAttempts = 20;

    /// <exception cref="PipelineException">There is no result, or a file of it is missing or broken.</exception>
    internal static Distiset Load(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new PipelineException($"There is no folder '{folder}' to load a distiset from.");
        }

        ResultFolder.TryRecover(folder);
        for (var attempt = 1; ; attempt++)
        {
            var index = DistisetIndex.TryRead(folder) ?? WithoutIndex(folder);
            try
            {
                return Open(folder, index);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                if (attempt == MostAttempts || (attempt > 1 && DistisetIndex.TryRead(folder)?.Run == index.Run))
                {
                    throw new PipelineException($"The result in '{folder}' is damaged: {exception.Message} Run the pipeline again to make it anew.", exception);
                }
            }
        }
    }

    /// <returns>Null when there is none.</returns>
    /// <exception cref="PipelineException">A file of it is missing or broken.</exception>
    internal static Distiset? LoadPartial(string folder)
    {
        while (ResultFolder.FindPartial(folder) is { } partial)
        {
            try
            {
                return Load(partial);
            }
            catch (PipelineException) when (ResultFolder.FindPartial(folder) != partial)
            {
                // Another run has completed, or has left one of its own.
            }
        }

        return null;
    }

    private static DistisetIndex WithoutIndex(string folder)
    {
        if (DistisetIndex.OfFolders(folder) is { Subsets.Count: > 0 } index)
        {
            return index;
        }

        throw new PipelineException(ResultFolder.FindPartial(folder) is { } partial
            ? $"The folder '{folder}' holds no complete result. What a run made of it that was stopped, or failed, is in '{partial}': " +
                "load that to look at it, or run the pipeline again to complete it."
            : $"The folder '{folder}' holds no distiset: neither {DistisetIndex.FileName} nor a folder with Parquet files in it.");
    }

    private static Distiset Open(string folder, DistisetIndex index)
    {
        var subsets = new List<DistisetSubset>();
        foreach (var subset in index.Subsets)
        {
            var splits = index.Run == DistisetIndex.RunOfVersion1
                ? OfVersion1(folder, subset)
                : subset.Splits.Where(static split => split.Files.Count > 0).Select(split => new DistisetSplit(
                    split.Name, StoredRows.Of(split.Files.Select(file => ResultFolder.Open(folder, index.Run, file.Path, isUnique: true, StoredFile.Open)))));
            subsets.Add(new DistisetSubset(subset.Name, [.. splits]));
        }

        var artifacts = index.Artifacts.Select(artifact => new DistisetArtifact(
            artifact.Step,
            artifact.Name,
            ArtifactFolders.CommonPath(artifact, file => ResultFolder.Open(folder, index.Run, file, isUnique: false, static path => path)),
            artifact.Metadata));
        return Distiset.OnDisk(folder, index.Run, subsets, index.Partial, [.. artifacts]);
    }

    private static IEnumerable<DistisetSplit> OfVersion1(string folder, IndexedSubset subset)
    {
        var files = ResultFolder.FindOfVersion1(folder, subset.Folder);
        if (files.Count == 0)
        {
            throw new FileNotFoundException($"The folder '{Path.Combine(folder, subset.Folder)}' of the subset '{subset.Name}' holds no Parquet file.");
        }

        return files.GroupBy(static file => SplitOf(Path.GetFileName(file)))
            .OrderBy(static split => split.Key == DistisetIndex.Train ? 0 : 1)
            .Select(static split => new DistisetSplit(split.Key, StoredRows.Of(split.Select(StoredFile.Open))));
    }

    private static string SplitOf(string file) => file.Split('-', '.', '_')[0] switch
    {
        "test" => "test",
        "validation" => "validation",
        _ => DistisetIndex.Train,
    };
}
