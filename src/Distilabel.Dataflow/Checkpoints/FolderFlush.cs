using System.Runtime.InteropServices;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Brings the names in a folder to the disk: a file that was flushed may otherwise be lost with its name when the power goes.</summary>
/// <remarks>Windows has nothing like it for a user; NTFS keeps names in its journal.</remarks>
internal static partial class FolderFlush
{
    // The same number on Linux and macOS, as is O_RDONLY's.
    private const int AccessDenied = 13;
    private const int InvalidArgument = 22;
    private const int ReadOnly = 0;

    /// <summary>Returns when the names in <paramref name="folder"/> are on the disk.</summary>
    /// <exception cref="IOException">They can't be brought there.</exception>
    internal static void Run(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
        {
            // A folder that can't be read is none that this process made.
            ThrowUnless(AccessDenied, folder);
            return;
        }

        try
        {
            if (Sync(descriptor) != 0)
            {
                // Some file systems have no such thing for folders.
                ThrowUnless(InvalidArgument, folder);
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static void ThrowUnless(int tolerated, string folder)
    {
        var error = Marshal.GetLastPInvokeError();
        if (error != tolerated)
        {
            throw new IOException($"The folder '{folder}' cannot be flushed: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
