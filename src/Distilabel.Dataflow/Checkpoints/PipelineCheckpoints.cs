using System.Globalization;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>A pipeline's folder while a run uses it.</summary>
/// <remarks>
/// Owned by this process through a lock that goes with it. Runs of this process that use one folder at the same time share the lock, and the logs of the steps
/// that they have in common: each finds what the others have finished. Thread-safe.
/// </remarks>
internal sealed class PipelineCheckpoints : IAsyncDisposable
{
    // Guards the dictionary and who uses its folders; held for a moment only. What takes longer goes under the folder's own lock, taken first.
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, SharedFolder> Folders = new(StringComparer.Ordinal);

    private readonly SharedFolder _shared;
    private readonly TimeProvider _clock;
    private readonly List<SharedLog> _logs = [];
    private IReadOnlyList<StepFolder> _assigned = [];
    private bool _isDisposed;

    private PipelineCheckpoints(SharedFolder shared, TimeProvider clock) => (_shared, _clock) = (shared, clock);

    /// <summary>The path of the folder.</summary>
    internal string Folder => _shared.Path;

    /// <summary>Opens the folder at <paramref name="path"/>, which is made if it does not exist.</summary>
    internal static PipelineCheckpoints Open(string path, TimeProvider clock)
    {
        var shared = Join(path);
        try
        {
            lock (shared.Gate)
            {
                shared.Open();
            }

            return new PipelineCheckpoints(shared, clock);
        }
        catch
        {
            Leave(shared);
            throw;
        }
    }

    /// <summary>Says which folder each step of the run uses, by <see cref="StepFolders.Assign"/>. Called once, before any log is opened.</summary>
    /// <param name="steps">All steps that can have one, also those that run without the cache.</param>
    internal IReadOnlyList<StepFolder> Assign(IReadOnlyList<(UInt128 Signature, StepTraits Traits)> steps)
    {
        lock (_shared.Gate)
        {
            return _assigned = StepFolders.Assign(Folder, steps, _clock.GetUtcNow());
        }
    }

    /// <summary>Opens the log of a step. It is closed with this.</summary>
    /// <param name="folder">One that <see cref="Assign"/> gave.</param>
    /// <param name="options">How it is written.</param>
    /// <exception cref="CheckpointVersionException">A newer version wrote it.</exception>
    /// <exception cref="CheckpointException">It cannot be opened, or another run is using it with another durability.</exception>
    internal CheckpointLog OpenLog(StepFolder folder, CheckpointLogOptions options) =>
        OpenLog(folder, UInt128.Parse(folder.Signature, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), options);

    /// <summary>Opens the log in the folder of a step's name. It is closed with this.</summary>
    /// <param name="step">The step's name.</param>
    /// <param name="signature">Its signature.</param>
    /// <param name="options">How it is written.</param>
    /// <exception cref="CheckpointVersionException">A newer version wrote it.</exception>
    /// <exception cref="CheckpointException">It cannot be opened, or another run is using it with another durability.</exception>
    internal CheckpointLog OpenLog(string step, UInt128 signature, CheckpointLogOptions options) =>
        OpenLog(StepFolder.For(Folder, step, signature, _clock.GetUtcNow()), signature, options);

    /// <summary>Opens the log of the generations that the pipeline's tasks share, as <see cref="OpenLog(string, UInt128, CheckpointLogOptions)"/> does.</summary>
    internal CheckpointLog OpenGenerations(UInt128 signature, CheckpointLogOptions options) =>
        OpenLog(StepFolder.ForGenerations(Folder, signature, _clock.GetUtcNow()), signature, options);

    /// <summary>The folder of these generations.</summary>
    internal string GenerationsFolder(UInt128 signature) => StepFolder.ForGenerations(Folder, signature, _clock.GetUtcNow()).Path;

    /// <summary>Says that the logs that are open now are those that the pipeline uses. Called when all are open, before anything is stored.</summary>
    /// <param name="steps">The pipeline's steps: what those have used that have no open log now, because they run without the cache, stays in use.</param>
    /// <param name="mayBeUnwritable">Whether the run goes on where this can't be written.</param>
    /// <exception cref="CheckpointException">It can't be written.</exception>
    internal void RecordUse(IEnumerable<string> steps, bool mayBeUnwritable)
    {
        lock (_shared.Gate)
        {
            try
            {
                var open = _shared.Logs.Keys.Select(static path => Path.GetFileName(path)).ToList();
                var closed = StepFolder.Stems(steps).Except(open.Select(StemOf)).ToHashSet(StringComparer.Ordinal);
                var kept = UsedFolders.TryRead(Folder)?.Where(name => closed.Contains(StemOf(name))) ?? [];
                var assigned = _assigned.Where(static folder => Directory.Exists(folder.Path)).Select(static folder => folder.Name);
                UsedFolders.Write(Folder, open.Union(kept).Union(assigned));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                if (!mayBeUnwritable)
                {
                    throw Unwritable(Folder, exception);
                }

                UsedFolders.Forget(Folder);
            }
        }
    }

    /// <summary>What the names of the folders begin with of the step that used a folder last.</summary>
    private string StemOf(string name) =>
        StepFolder.StemOf(name) is StepFolder.GenerationsStem ? StepFolder.GenerationsStem
        : StepFolder.TryRead(Path.Combine(Folder, name)) is { } folder ? FolderNames.For(folder.Step)
        : "";

    /// <summary>The files of the open logs that are there no more: somebody has deleted them while they were used.</summary>
    internal IReadOnlyList<string> FindDeleted()
    {
        List<SharedLog> logs;
        lock (_shared.Gate)
        {
            logs = [.. _logs];
        }

        return [.. logs.Where(static log => log.Log.IsValueCreated).SelectMany(static log => log.Log.Value.FindDeleted())];
    }

    /// <summary>Waits for what is being written, closes the logs and gives the folder back, unless other runs go on using them.</summary>
    public async ValueTask DisposeAsync()
    {
        List<SharedLog> logs;
        lock (_shared.Gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            logs = _logs;
        }

        foreach (var log in logs.Where(static log => log.Log.IsValueCreated))
        {
            await log.Log.Value.FinishAsync();
        }

        lock (_shared.Gate)
        {
            foreach (var log in logs)
            {
                Release(log);
            }
        }

        Leave(_shared);
    }

    private static SharedFolder Join(string path)
    {
        var key = RealPath.Of(path);
        lock (Gate)
        {
            if (!Folders.TryGetValue(key, out var shared))
            {
                Folders.Add(key, shared = new SharedFolder(key, path));
            }

            shared.Users++;
            return shared;
        }
    }

    private static void Leave(SharedFolder shared)
    {
        lock (shared.Gate)
        {
            lock (Gate)
            {
                if (--shared.Users > 0)
                {
                    return;
                }
            }

            // Who comes now waits for this lock, and opens the folder again.
            shared.Close();
            lock (Gate)
            {
                if (shared.Users == 0)
                {
                    Folders.Remove(shared.Key);
                }
            }
        }
    }

    private CheckpointLog OpenLog(StepFolder folder, UInt128 signature, CheckpointLogOptions options)
    {
        SharedLog shared;
        lock (_shared.Gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!_shared.Logs.TryGetValue(folder.Path, out shared!))
            {
                // Opened outside the lock, by whoever needs it first: large logs take a moment, and steps open theirs side by side.
                shared = new SharedLog(folder.Path, new Lazy<CheckpointLog>(() => Open(folder, signature, options)));
                _shared.Logs.Add(folder.Path, shared);
            }

            shared.Users++;
            _logs.Add(shared);
        }

        var log = shared.Log.Value;
        return log.Durability == options.Durability
            ? log
            : throw new CheckpointException(
                $"Another run of this process is using '{folder.Path}' with Durability.{log.Durability}. Use the same, or another cache folder.", folder.Path);
    }

    // Closed under the lock, so that a run that comes now opens the files after they were closed.
    private void Release(SharedLog log)
    {
        if (--log.Users > 0)
        {
            return;
        }

        _shared.Logs.Remove(log.Path);
        if (log.Log.IsValueCreated)
        {
            log.Log.Value.Close();
        }
    }

    private static CheckpointLog Open(StepFolder folder, UInt128 signature, CheckpointLogOptions options)
    {
        try
        {
            folder.Write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (!options.MayBeUnwritable)
            {
                throw Unwritable(folder.Path, exception);
            }
        }

        return CheckpointLog.Open(new SegmentFolder(folder.Path), signature, options);
    }

    private static CheckpointException Unwritable(string folder, Exception exception) => new(
        $"The cache folder '{folder}' cannot be written: {exception.Message} Give another cache folder, or run without the cache.", folder, exception);

    private sealed class SharedFolder(string key, string path)
    {
        private FolderLock? _lock;

        /// <summary>Guards all but <see cref="Users"/>.</summary>
        internal Lock Gate { get; } = new();

        internal string Key { get; } = key;

        internal string Path { get; } = path;

        internal Dictionary<string, SharedLog> Logs { get; } = new(StringComparer.Ordinal);

        /// <summary>How many have it or are about to; guarded by the dictionary's lock.</summary>
        internal int Users { get; set; }

        internal void Open()
        {
            if (_lock is null)
            {
                _lock = FolderLock.Acquire(Path);
                AtomicFile.Sweep(Path);
            }
        }

        internal void Close()
        {
            _lock?.Dispose();
            _lock = null;
        }
    }

    private sealed class SharedLog(string path, Lazy<CheckpointLog> log)
    {
        internal string Path { get; } = path;

        internal Lazy<CheckpointLog> Log { get; } = log;

        internal int Users { get; set; }
    }
}
