namespace Distilabel.Dataflow.Checkpoints;

/// <summary>A pipeline's folder while a run uses it.</summary>
/// <remarks>
/// Owned by this process through a lock that goes with it. Runs of this process that use one folder at the same time share the lock, and the logs of the steps
/// that they have in common: each finds what the others have finished. Thread-safe.
/// </remarks>
internal sealed class PipelineCheckpoints : IAsyncDisposable
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, SharedFolder> Folders = new(StringComparer.Ordinal);

    private readonly SharedFolder _shared;
    private readonly TimeProvider _clock;
    private readonly List<SharedLog> _logs = [];
    private bool _isDisposed;

    private PipelineCheckpoints(SharedFolder shared, TimeProvider clock) => (_shared, _clock) = (shared, clock);

    /// <summary>The path of the folder.</summary>
    internal string Folder => _shared.Path;

    /// <summary>Opens the folder at <paramref name="path"/>, which is made if it does not exist.</summary>
    internal static PipelineCheckpoints Open(string path, TimeProvider clock)
    {
        lock (Gate)
        {
            if (!Folders.TryGetValue(path, out var shared))
            {
                Folders.Add(path, shared = new SharedFolder(path, FolderLock.Acquire(path)));
            }

            shared.Users++;
            return new PipelineCheckpoints(shared, clock);
        }
    }

    /// <summary>Opens the log of a step. It is closed with this.</summary>
    /// <param name="step">The step's name.</param>
    /// <param name="signature">Its signature.</param>
    /// <param name="options">How it is written.</param>
    /// <exception cref="CheckpointVersionException">A newer version wrote it.</exception>
    /// <exception cref="CheckpointException">It cannot be opened, or another run is using it with another durability.</exception>
    internal CheckpointLog OpenLog(string step, UInt128 signature, CheckpointLogOptions options)
    {
        var folder = StepFolder.For(Folder, step, signature, _clock.GetUtcNow());
        SharedLog shared;
        lock (Gate)
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

    /// <summary>Waits for what is being written, closes the logs and gives the folder back, unless other runs go on using them.</summary>
    public async ValueTask DisposeAsync()
    {
        List<SharedLog> logs;
        lock (Gate)
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

        lock (Gate)
        {
            foreach (var log in logs)
            {
                Release(log);
            }

            if (--_shared.Users == 0)
            {
                Folders.Remove(_shared.Path);
                _shared.Lock.Dispose();
            }
        }
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
                throw new CheckpointException(
                    $"The cache folder '{folder.Path}' cannot be written: {exception.Message} Give another cache folder, or run without the cache.",
                    folder.Path,
                    exception);
            }
        }

        return CheckpointLog.Open(new SegmentFolder(folder.Path), signature, options);
    }

    private sealed class SharedFolder(string path, FolderLock folderLock)
    {
        internal string Path { get; } = path;

        internal FolderLock Lock { get; } = folderLock;

        internal Dictionary<string, SharedLog> Logs { get; } = new(StringComparer.Ordinal);

        internal int Users { get; set; }
    }

    private sealed class SharedLog(string path, Lazy<CheckpointLog> log)
    {
        internal string Path { get; } = path;

        internal Lazy<CheckpointLog> Log { get; } = log;

        internal int Users { get; set; }
    }
}
