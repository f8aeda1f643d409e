using System.Globalization;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Makes one process at a time the owner of a folder.</summary>
/// <remarks>
/// The lock is the system's on an open file (<c>flock</c> on Unix, no sharing on Windows), so it goes with the process however that ends. The file stays:
/// were it deleted, two could hold locks on two files of one name. Who holds it stands in a file beside it, only to be named in a message.
/// On a network file system without locks there is no protection.
/// </remarks>
internal sealed class FolderLock : IDisposable
{
    private const string LockName = ".lock";
    private const string OwnerName = ".lock-owner";

    private readonly FileStream _file;
    private readonly string? _ownerPath;

    private FolderLock(FileStream file, string? ownerPath) => (_file, _ownerPath) = (file, ownerPath);

    /// <summary>Locks <paramref name="folder"/>, which is made if it does not exist.</summary>
    /// <param name="folder">The folder that the lock stands in.</param>
    /// <param name="kind">What a message calls the folder: the cache folder, the output folder.</param>
    /// <param name="named">The folder that a message names, where that is another one.</param>
    /// <exception cref="CheckpointLockedException">Another process has it.</exception>
    /// <exception cref="CheckpointException">The folder cannot be written.</exception>
    internal static FolderLock Acquire(string folder, string kind = "cache", string? named = null)
    {
        var ownerPath = Path.Combine(folder, OwnerName);
        try
        {
            Directory.CreateDirectory(folder);
            var lockPath = Path.Combine(folder, LockName);
            if (!TryOpen(lockPath, out var file))
            {
                throw Locked(named ?? folder, kind, ownerPath);
            }

            try
            {
                WriteOwner(ownerPath);
                return new FolderLock(file, ownerPath);
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new CheckpointException(
                $"The {kind} folder '{named ?? folder}' cannot be written: {exception.Message} Give another {kind} folder{(kind == "cache" ? ", or run without the cache" : "")}.",
                named ?? folder,
                exception);
        }
    }

    /// <summary>Locks an existing folder for a moment, without saying who does; null when that can't be done, for whatever reason.</summary>
    /// <remarks>Who comes meanwhile finds no owner named, and may wait.</remarks>
    internal static FolderLock? TryAcquireBriefly(string folder)
    {
        try
        {
            if (TryOpen(Path.Combine(folder, LockName), out var file))
            {
                File.Delete(Path.Combine(folder, OwnerName));
                return new FolderLock(file, null);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // A folder that can only be read, for one.
        }

        return null;
    }

    /// <summary>Gives the folder back.</summary>
    public void Dispose()
    {
        try
        {
            if (_ownerPath is not null)
            {
                File.Delete(_ownerPath);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A stale name in a message is all that can come of it.
        }

        _file.Dispose();
    }

    private static void WriteOwner(string path)
    {
        try
        {
            File.WriteAllText(path, Self());
        }
        catch (IOException)
        {
            // On a full disk what is stored can still be read; a message then does without the name.
        }
    }

    private static bool TryOpen(string path, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out FileStream? file)
    {
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException exception) when (IsSharingViolation(exception))
        {
            file = null;
            return false;
        }
    }

    // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION; EWOULDBLOCK, which is 11 on Linux and 35 on macOS.
    private static bool IsSharingViolation(IOException exception) => OperatingSystem.IsWindows()
        ? (exception.HResult & 0xFFFF) is 32 or 33
        : exception.HResult is 11 or 35;

    private static CheckpointLockedException Locked(string folder, string kind, string ownerPath)
    {
        string? owner = null;
        try
        {
            owner = File.ReadAllText(ownerPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Then the message does without.
        }

        return new CheckpointLockedException(
            $"The {kind} folder '{folder}' is in use by {owner ?? "another process"}. Wait until that run has ended, stop it, or give another {kind} folder.",
            folder,
            owner);
    }

    private static string Self() => string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName}");
}
