using System.Text.RegularExpressions;
using Distilabel.Dataflow.Checkpoints;

namespace Distilabel.Dataflow.Datasets;

/// <content>What the next one to open a folder does about a crash, and how a reader finds the files of a result meanwhile.</content>
internal sealed partial class ResultFolder
{
    // What a crash leaves of a file that was about to replace one of these. No other process makes any while this one holds the lock.
    private static readonly string[] TemporaryNames = [$"{DistisetIndex.FileName}.????????.???.tmp", $"{DatasetCard.FileName}.????????.???.tmp"];

    /// <summary>Finishes or rolls back what a crash has left, where that is possible: not while a run uses the folder, nor where it can only be read.</summary>
    internal static void TryRecover(string folder)
    {
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
                Recover(folder);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or PipelineException)
        {
            // A reader finds all files of the published result without.
        }
    }

    /// <summary>Where a file of a result is; null when it is nowhere, as it may be when the result has just been replaced.</summary>
    /// <param name="folder">The result's folder.</param>
    /// <param name="run">The result's run.</param>
    /// <param name="relative">The file.</param>
    /// <param name="isUnique">Whether no other result has a file of that name.</param>
    internal static string? Find(string folder, string run, string relative, bool isUnique)
    {
        string[] paths = [PublicPath(folder, relative), HiddenPath(folder, run, relative)];
        return Array.Find(isUnique ? paths : [paths[1], paths[0]], File.Exists);
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
    private static DistisetIndex? Recover(string folder)
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
        foreach (var run in Directory.EnumerateDirectories(hidden))
        {
            if (index is not null && System.IO.Path.GetFileName(run) == index.Run)
            {
                Show(folder, run);
            }
            else if (run != partial)
            {
                TryDelete(run);
            }
        }

        foreach (var left in TemporaryNames.SelectMany(pattern => Directory.EnumerateFiles(folder, pattern)))
        {
            File.Delete(left);
        }

        return index is null ? null : Settle(folder, index, copy);
    }

    private static bool NeedsRecovery(string folder, string hidden) =>
        Directory.EnumerateDirectories(hidden).Any(static run => !File.Exists(System.IO.Path.Combine(run, DistisetIndex.FileName)))
        || DistisetIndex.TryRead(folder) is { Obsolete.Count: > 0 };

    /// <summary>Moves the files of the published result to where its index says they are.</summary>
    private static void Show(string folder, string run)
    {
        foreach (var from in Directory.GetFiles(run, "*" + Suffix, SearchOption.AllDirectories))
        {
            var relative = System.IO.Path.GetRelativePath(run, from);
            var to = System.IO.Path.Combine(folder, relative[..^Suffix.Length]);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(to)!);
            File.Move(from, to, overwrite: true);
        }

        TryDelete(run);
    }

    /// <summary>Deletes what is left of earlier results where it was seen, with folders that are empty then, and writes the README.md of this one.</summary>
    private static DistisetIndex Settle(string folder, DistisetIndex index, DistisetIndex? copy)
    {
        var isSettled = copy?.Run == index.Run;
        if (isSettled && index.Obsolete.Count == 0)
        {
            return index;
        }

        var current = index.Files.ToHashSet(StringComparer.Ordinal);
        string[] earlier = [.. index.Obsolete, .. isSettled ? [] : copy?.Files ?? []];
        string[] left = [.. earlier.Where(file => !current.Contains(file) && !TryRemove(folder, file))];
        if (!left.SequenceEqual(index.Obsolete))
        {
            index = index with { Obsolete = left };
            WriteIndex(folder, index);
        }

        if (!isSettled)
        {
            DatasetCard.Update(folder, index, copy?.Card);
            WriteCopy(folder, index);
        }

        return index;
    }

    /// <returns>Whether the file is gone.</returns>
    private static bool TryRemove(string folder, string file)
    {
        var path = PublicPath(folder, file);
        try
        {
            File.Delete(path);
            for (var inner = System.IO.Path.GetDirectoryName(path)!; inner.Length > folder.Length && !Directory.EnumerateFileSystemEntries(inner).Any();)
            {
                Directory.Delete(inner);
                inner = System.IO.Path.GetDirectoryName(inner)!;
            }
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return !File.Exists(path);
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

    private static void WriteCopy(string folder, DistisetIndex? index)
    {
        if (index is not null && TryReadCopy(folder)?.Run != index.Run)
        {
            AtomicFile.WriteJson(System.IO.Path.Combine(folder, HiddenName, CopyName), index.Write);
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
