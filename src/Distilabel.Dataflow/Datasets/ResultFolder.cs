using System.Globalization;
using System.Security.Cryptography;
using Distilabel.Dataflow.Checkpoints;

namespace Distilabel.Dataflow.Datasets;

/// <summary>A folder for results while a run, or a copy, makes the next one in it. README.md describes what is where, and the steps of publishing.</summary>
/// <remarks>
/// What must stay true: the file <c>distiset.json</c> is only ever replaced by one rename, when all files that the new one names are whole and on the disk. A
/// file of a result is either where its index says, or, under the same name, in the hidden folder of its run; so whatever <c>distiset.json</c> is there, all
/// its files are found. Nothing is hidden for good and nothing deleted before the index that names it has been replaced.
/// </remarks>
internal sealed partial class ResultFolder : IDisposable
{
    /// <summary>The hidden folder for all that is not published.</summary>
    internal const string HiddenName = ".distiset";

    /// <summary>The folder that a run has for rows that wait on disk, while it runs.</summary>
    internal const string SpillName = ".spill";

    /// <summary>What the names of files in it end in, so that none is taken for a data file.</summary>
    internal const string Suffix = ".unpublished";

    /// <summary>A copy of the latest published index, for when that was damaged: it names the files that the next one replaces.</summary>
    private const string CopyName = "published.json";

    // Another process only finishes here what a crash has left: that takes a moment.
    private const int MostAttempts = 100;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    private readonly FolderLock _lock;
    private readonly DistisetIndex? _previous;
    private bool _isKept;
    private bool _isDisposed;

    private ResultFolder(string path, FolderLock folderLock, DistisetIndex? previous, FileActions files)
    {
        Path = path;
        _lock = folderLock;
        _previous = previous;
        Files = files;
        Run = RandomNumberGenerator.GetHexString(12, lowercase: true);
    }

    /// <summary>The path of the folder.</summary>
    internal string Path { get; }

    /// <summary>What the names of this result's files hold, and no other's.</summary>
    internal string Run { get; }

    /// <summary>What changes files in it.</summary>
    internal FileActions Files { get; }

    /// <summary>Where the files are until they are published, and stay if they are not.</summary>
    internal string Staging => System.IO.Path.Combine(Path, HiddenName, Run);

    /// <summary>Makes a folder this run's own, and finishes or rolls back what a crash has left in it.</summary>
    /// <exception cref="ResultLockedException">Another run is using it.</exception>
    /// <exception cref="PipelineException">It can't be written, or a newer version of the library has written its index.</exception>
    internal static async ValueTask<ResultFolder> OpenAsync(string path, FileActions? files = null)
    {
        files ??= FileActions.OnDisk;
        var folder = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        var folderLock = await LockAsync(folder);
        try
        {
            RemoveSpill(folder, files);
            return new ResultFolder(folder, folderLock, Recover(folder, files), files);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            folderLock.Dispose();
            throw Unwritable(folder, exception);
        }
        catch
        {
            folderLock.Dispose();
            throw;
        }
    }

    /// <summary>The error that the folder, or a file in it, can't be written.</summary>
    internal static PipelineException Unwritable(string path, Exception exception) => new(
        $"The result can't be written to '{path}': {exception.Message} Make room there, or choose another output folder. " +
        "The last complete result stays as it is, and the next run goes on from the cache.", exception);

    /// <summary>The path under which a file of this result is written, whose folder is made.</summary>
    /// <param name="relative">Where the file is going to be, with <c>/</c> between the parts.</param>
    /// <exception cref="PipelineException">The folder can't be made.</exception>
    internal string Stage(string relative)
    {
        var path = HiddenPath(Path, Run, relative);
        try
        {
            Files.MakeFolder(System.IO.Path.GetDirectoryName(path)!);
            return path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(Path, exception);
        }
    }

    /// <summary>Whether something that is no file of the published result stands where a file of this one is going to be.</summary>
    internal bool IsTaken(string relative) => System.IO.Path.Exists(PublicPath(Path, relative)) && _previous?.Files.Contains(relative) != true;

    /// <summary>Refuses folders that can't be made for the result because a file is there.</summary>
    /// <exception cref="PipelineException">One is.</exception>
    internal void CheckFree(IEnumerable<string> folders)
    {
        foreach (var taken in folders.Select(folder => PublicPath(Path, folder)).Where(File.Exists))
        {
            throw new PipelineException(
                $"The result can't be written to '{Path}': there is a file '{taken}' where a folder of the result is to be. Move it, or choose another output folder.");
        }
    }

    /// <summary>Makes the staged files the published result, in place of the one before.</summary>
    /// <exception cref="IOException">It can't be done. The result before is still the published one.</exception>
    internal void Publish(DistisetIndex index)
    {
        FlushStaging();
        var obsolete = new List<string>(_previous?.Obsolete ?? []);
        var hidden = new List<string>();
        try
        {
            WriteCopy(Path, _previous, Files);
            Hide(index, hidden, obsolete);
            WriteIndex(Path, index with { Obsolete = obsolete, Card = DatasetCard.HashFor(Path, index, _previous?.Card) }, Files);
        }
        catch when (!IsPublished(index))
        {
            Unhide(hidden);
            throw;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The index was replaced before it failed: it is published.
        }

        _isKept = true;
        try
        {
            Recover(Path, Files);
            RemovePartials();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is published. What is left to do, the next one to open the folder does.
        }
    }

    /// <summary>Keeps the staged files as the partial result of a run that did not come to its end, in place of an earlier partial one.</summary>
    /// <exception cref="IOException">It can't be done.</exception>
    internal void KeepPartial(DistisetIndex index)
    {
        FlushStaging();
        WriteIndex(Staging, index, Files);
        _isKept = true;
        RemovePartials();
    }

    /// <summary>Removes what was staged, unless it was published or kept, and gives the folder back.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        try
        {
            if (!_isKept)
            {
                TryDelete(Staging, Files);
            }
        }
        finally
        {
            _lock.Dispose();
        }
    }

    private bool IsPublished(DistisetIndex index)
    {
        try
        {
            return DistisetIndex.TryRead(Path)?.Run == index.Run;
        }
        catch (PipelineException)
        {
            return false;
        }
    }

    private static async ValueTask<FolderLock> LockAsync(string folder)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return FolderLock.Acquire(System.IO.Path.Combine(folder, HiddenName), "output", folder);
            }
            catch (CheckpointLockedException exception)
            {
                if (exception.Owner is not null || attempt == MostAttempts)
                {
                    throw new ResultLockedException(exception.Message, folder, exception.Owner, exception);
                }
            }
            catch (CheckpointException exception)
            {
                throw new PipelineException(exception.Message, exception);
            }

            await Task.Delay(Moment);
        }
    }

    /// <summary>Takes the published files away from where they are seen, so that at no moment files of two results are.</summary>
    private void Hide(DistisetIndex next, List<string> hidden, List<string> obsolete)
    {
        var kept = next.Files.ToHashSet(StringComparer.Ordinal);
        foreach (var file in _previous?.Files ?? [])
        {
            var from = PublicPath(Path, file);
            if (!File.Exists(from))
            {
                continue;
            }

            var to = HiddenPath(Path, _previous!.Run, file);
            Files.MakeFolder(System.IO.Path.GetDirectoryName(to)!);
            try
            {
                Files.Move(from, to, overwrite: true);
                hidden.Add(file);
            }
            catch (IOException) when (OperatingSystem.IsWindows() && !kept.Contains(file))
            {
                // Another program has it open, and Windows renames no such file: it goes when the next one opens the folder.
                obsolete.Add(file);
            }
        }
    }

    private void Unhide(List<string> hidden)
    {
        foreach (var file in hidden)
        {
            try
            {
                Files.Move(HiddenPath(Path, _previous!.Run, file), PublicPath(Path, file), overwrite: false);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Readers find it where it is, and the next one to open the folder brings it back.
            }
        }
    }

    /// <summary>Brings all names under the staging folder to the disk, so that no index names a file that a loss of power takes away.</summary>
    private void FlushStaging()
    {
        Files.MakeFolder(Staging);
        foreach (var folder in Directory.EnumerateDirectories(Staging, "*", SearchOption.AllDirectories))
        {
            Files.FlushFolder(folder);
        }

        Files.FlushFolder(Staging);
        Files.FlushFolder(System.IO.Path.Combine(Path, HiddenName));
        Files.FlushFolder(Path);
    }

    private void RemovePartials()
    {
        foreach (var folder in Directory.GetDirectories(System.IO.Path.Combine(Path, HiddenName)).Where(folder => folder != Staging))
        {
            TryDelete(folder, Files);
        }
    }

    /// <summary>Deletes a folder under the hidden one: a partial result's index first, for without its files it is none.</summary>
    private static void TryDelete(string folder, FileActions files)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                files.Delete(System.IO.Path.Combine(folder, DistisetIndex.FileName));
                files.DeleteTree(folder);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another program has a file of it open. It goes when the next one opens the folder.
        }
    }

    /// <summary>Replaces the index by one rename.</summary>
    private static void WriteIndex(string folder, DistisetIndex index, FileActions files) =>
        AtomicFile.WriteJson(System.IO.Path.Combine(folder, DistisetIndex.FileName), index.Write, files);

    private static string PublicPath(string folder, string relative) => System.IO.Path.Combine([folder, .. relative.Split('/')]);

    private static string HiddenPath(string folder, string run, string relative) =>
        System.IO.Path.Combine([folder, HiddenName, run, .. relative.Split('/')]) + Suffix;

    /// <summary>The names of a result's files: unique to the run, and what <c>datasets</c> knows as shards.</summary>
    internal static string ShardName(string subset, string split, int shard, int shards, string run) =>
        string.Create(CultureInfo.InvariantCulture, $"{subset}/{split}-{shard:00000}-of-{shards:00000}-{run}.parquet");
}
