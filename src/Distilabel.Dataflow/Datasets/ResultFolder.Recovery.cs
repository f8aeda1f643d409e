using System.Text.RegularExpressions;
using Distilabel.Dataflow.Checkpoints;

namespace Distilabel.Dataflow.Datasets;

/// <content>What the next one to open a folder does about a crash, and how a reader finds the files of a result meanwhile.</content>
internal sealed partial class ResultFolder
{
    // What a crash leaves of a file that was about to replace one of these. No other process makes any while this one holds the lock.
    private static readonly string[] TemporaryNames =
        [$"{DistisetIndex.FileName}.????????.???.tmp", $"{DatasetCard.FileName}.????????.???.tmp", $"{HiddenName}/{CopyName}.????????.???.tmp"];

    // A file may be moved away from where it is looked for, and back: by a run that begins to publish and can't, with a reader that has seen neither.
    private const int MostLooks = 4;

    /// <summary>Finishes or rolls back what a crash has left, where that is possible: not while a run uses the folder, nor where it can only be read.</summary>
    internal static void TryRecover(string folder, FileActions? files = null)
    {
        files ??= FileActions.OnDisk;
        var hidden = System.IO.Path.Combine(folder, HiddenName);
        try
        {
            if (!Directory.Exists(hidden) || !NeedsRecovery(folder, hidden))
            {
                return;
            }

            using var briefly = FolderLock.TryAcquireBriefly(hidden);
            if (briefly is not null)
            {
                RemoveSpill(folder, files);
                Recover(folder, files);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or PipelineException)
        {
            // A reader finds all files of the published result without.
        }
    }

    /// <summary>Opens a file of a result wherever it is.</summary>
    /// <param name="folder">The result's folder.</param>
    /// <param name="run">The result's run.</param>
    /// <param name="relative">The file.</param>
    /// <param name="isUnique">Whether no other result has a file of that name.</param>
    /// <param name="open">Opens it.</param>
    /// <exception cref="IOException">It is nowhere, as it may be when the result has just been replaced, or can't be opened.</exception>
    internal static T Open<T>(string folder, string run, string relative, bool isUnique, Func<string, T> open)
    {
        var (seen, hidden) = (PublicPath(folder, relative), HiddenPath(folder, run, relative));
        string[] paths = isUnique ? [seen, hidden] : [hidden, seen];
        for (var look = 0; look < MostLooks; look++)
        {
            foreach (var path in paths.Where(File.Exists))
            {
                try
                {
                    return open(path);
                }
                catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
                {
                    // It has just been moved.
                }
            }
        }

        throw new FileNotFoundException($"'{relative}', which its index names, is not there.");
    }

    /// <summary>The Parquet files in a subset's folder of a result whose index names none; null when the folder is not there.</summary>
    internal static IReadOnlyList<string> FindOfVersion1(string folder, string subset)
    {
        string[] folders = [System.IO.Path.Combine(folder, subset), System.IO.Path.Combine(folder, HiddenName, DistisetIndex.RunOfVersion1, subset)];
        return
        [
            .. folders.Where(Directory.Exists).SelectMany(static inner => Directory.GetFiles(inner))
                .Where(static path => path.EndsWith(".parquet", StringComparison.Ordinal) || path.EndsWith(".parquet" + Suffix, StringComparison.Ordinal))
                .OrderBy(static path => System.IO.Path.GetFileName(path), StringComparer.Ordinal),
        ];
    }

    /// <summary>The folder with the partial result of the latest run that did not come to its end; null when there is none.</summary>
    internal static string? FindPartial(string folder)
    {
        var hidden = System.IO.Path.Combine(folder, HiddenName);
        return !Directory.Exists(hidden) ? null : Directory.EnumerateDirectories(hidden)
            .Select(static inner => (Folder: inner, Index: new FileInfo(System.IO.Path.Combine(inner, DistisetIndex.FileName))))
            .Where(static inner => inner.Index.Exists).OrderByDescending(static inner => inner.Index.LastWriteTimeUtc)
            .Select(static inner => inner.Folder).FirstOrDefault();
    }

    /// <summary>Brings the folder to the state that its index names. The caller holds the lock.</summary>
    /// <returns>The published result, with the names of all its files; null when there is none.</returns>
    private static DistisetIndex? Recover(string folder, FileActions files)
    {
        var copy = TryReadCopy(folder);
        DistisetIndex? index;
        try
        {
            index = DistisetIndex.TryRead(folder) is { } read ? WithFiles(folder, read) : copy;
        }
        catch (PipelineException exception) when (DistisetIndex.IsBroken(exception.InnerException))
        {
            index = copy;
        }

        var hidden = System.IO.Path.Combine(folder, HiddenName);
        var partial = FindPartial(folder);
        foreach (var run in Directory.GetDirectories(hidden))
        {
            if (index is not null && System.IO.Path.GetFileName(run) == index.Run)
            {
                Show(folder, index, run, files);
            }
            else if (run != partial)
            {
                TryDelete(run, files);
            }
        }

        foreach (var left in TemporaryFiles(folder))
        {
            files.Delete(left);
        }

        return index is null ? null : Settle(folder, index, copy, files);
    }

    /// <summary>Whether there is something for <see cref="Recover"/> to do. While a run uses the folder there always is.</summary>
    private static bool NeedsRecovery(string folder, string hidden)
    {
        var partials = 0;
        foreach (var run in Directory.EnumerateDirectories(hidden))
        {
            if (!File.Exists(System.IO.Path.Combine(run, DistisetIndex.FileName)) || ++partials > 1)
            {
                return true;
            }
        }

        var index = DistisetIndex.TryRead(folder);
        return index is not null && (index.Obsolete.Count > 0 || TryReadCopy(folder)?.Run != index.Run)
            || TemporaryFiles(folder).Any() || Directory.Exists(System.IO.Path.Combine(folder, SpillName));
    }

    private static IEnumerable<string> TemporaryFiles(string folder) => TemporaryNames.SelectMany(pattern => Directory.GetFiles(folder, pattern));

    /// <summary>Deletes what a run that was killed had put aside for its joins. The caller holds the lock, so that no run uses it.</summary>
    private static void RemoveSpill(string folder, FileActions files) => TryDelete(System.IO.Path.Combine(folder, SpillName), files);

    /// <summary>Moves the files of the published result to where its index says they are. What else is in the folder of their run belongs to no result.</summary>
    private static void Show(string folder, DistisetIndex index, string run, FileActions files)
    {
        var artifacts = index.Artifacts.SelectMany(static artifact => artifact.Files).ToHashSet(StringComparer.Ordinal);
        foreach (var file in index.Files)
        {
            var from = HiddenPath(folder, index.Run, file);
            if (File.Exists(from))
            {
                var to = PublicPath(folder, file);
                files.MakeFolder(System.IO.Path.GetDirectoryName(to)!);

                // What is under the name of an artifact by now is no file of ours.
                files.Move(from, to, overwrite: !artifacts.Contains(file));
            }
        }

        TryDelete(run, files);
    }

    /// <summary>Deletes what is left of earlier results where it was seen, with folders that are empty then, and writes the README.md of this one.</summary>
    private static DistisetIndex Settle(string folder, DistisetIndex index, DistisetIndex? copy, FileActions files)
    {
        var isSettled = copy?.Run == index.Run;
        if (isSettled && index.Obsolete.Count == 0)
        {
            return index;
        }

        // Names that differ only in case are of one file on some disks.
        var current = index.Files.ToHashSet(StringComparer.OrdinalIgnoreCase);
        string[] earlier = [.. index.Obsolete, .. isSettled ? [] : copy?.Files ?? []];
        string[] left = [.. earlier.Where(file => !current.Contains(file) && !TryRemove(folder, file, files))];
        if (!left.SequenceEqual(index.Obsolete))
        {
            index = index with { Obsolete = left };
            WriteIndex(folder, index, files);
        }

        if (!isSettled)
        {
            DatasetCard.Update(folder, index, copy?.Card, files);
            WriteCopy(folder, index, files);
        }

        return index;
    }

    /// <returns>Whether the file is gone, and the folders that it was the last one in.</returns>
    private static bool TryRemove(string folder, string file, FileActions files)
    {
        var path = PublicPath(folder, file);
        try
        {
            files.Delete(path);
            for (var inner = System.IO.Path.GetDirectoryName(path)!; inner.Length > folder.Length && !Directory.EnumerateFileSystemEntries(inner).Any();)
            {
                files.RemoveFolder(inner);
                inner = System.IO.Path.GetDirectoryName(inner)!;
            }
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        return true;
    }

    private static DistisetIndex? TryReadCopy(string folder)
    {
        try
        {
            return DistisetIndex.TryRead(System.IO.Path.Combine(folder, HiddenName), CopyName);
        }
        catch (PipelineException)
        {
            return null;
        }
    }

    private static void WriteCopy(string folder, DistisetIndex? index, FileActions files)
    {
        if (index is not null && TryReadCopy(folder)?.Run != index.Run)
        {
            AtomicFile.WriteJson(System.IO.Path.Combine(folder, HiddenName, CopyName), index.Write, files);
        }
    }

    /// <summary>Names the files of a result of version 1, which did not: those that it wrote, and none of others beside them.</summary>
    private static DistisetIndex WithFiles(string folder, DistisetIndex index) => index.Run != DistisetIndex.RunOfVersion1 ? index : index with
    {
        Subsets =
        [
            .. index.Subsets.Select(subset => subset with
            {
                Splits =
                [
                    new IndexedSplit(DistisetIndex.Train,
                    [
                        .. FindOfVersion1(folder, subset.Folder).Select(static path => System.IO.Path.GetFileName(path).Replace(Suffix, "", StringComparison.Ordinal))
                            .Where(static name => NameOfVersion1().IsMatch(name)).Distinct().Select(name => new IndexedFile($"{subset.Folder}/{name}", 0)),
                    ]),
                ],
            }),
        ],
    };

    [GeneratedRegex(@"^train(-\d{5}-of-\d{5})?\.parquet$")]
    private static partial Regex NameOfVersion1();
}
