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
    private readonly string _ownerPath;

    private FolderLock(FileStream file, string ownerPath) => (_file, _ownerPath) = (file, ownerPath);

    /// <summary>Locks <paramref name="folder"/>, which is made if it does not exist.</summary>
    /// <exception cref="CheckpointLockedException">Another process has it.</exception>
    /// <exception cref="CheckpointException">The folder cannot be written.</exception>
    internal static FolderLock Acquire(string folder)
    {
        var ownerPath = Path.Combine(folder, OwnerName);
        try
        {
            Directory.CreateDirectory(folder);
            var lockPath = Path.Combine(folder, LockName);
            if (!TryOpen(lockPath, out var file))
            {
                throw Locked(folder, ownerPath);
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
                $"The cache folder '{folder}' cannot be written: {exception.Message} Give another cache folder, or run without the cache.",
                folder,
                exception);
        }
    }

    /// <summary>Gives the folder back.</summary>
    public void Dispose()
    {
        try
        {
            File.Delete(_ownerPath);
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

    private static CheckpointLockedException Locked(string folder, string ownerPath)
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
            $"The cache folder '{folder}' is in use by {owner ?? "another process"}. Wait until that run has ended, stop it, or give another cache folder.",
            folder,
            owner);
    }

    private static string Self() => string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName}");
}
