using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Distilabel.Dataflow.Tests;

/// <summary>Runs code as somebody whom file permissions bind, also where the tests run as an administrator, whom they do not.</summary>
internal static partial class OrdinaryUser
{
    private const int Nobody = 65534;

    internal static void Run(Action action)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            action();
            return;
        }

        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            // Linux checks files against this user, which each thread has for itself.
            var before = SetFileSystemUser(Nobody);
            try
            {
                action();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
            finally
            {
                _ = SetFileSystemUser(before);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileSystemUser(int user);
}
