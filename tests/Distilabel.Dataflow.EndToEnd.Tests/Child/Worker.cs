using System.Runtime.InteropServices;

namespace Distilabel.Dataflow.EndToEnd.Tests.Child;

/// <summary>The process that tests stop, interrupt and kill: it runs the pipeline once, and minds Ctrl+C and SIGTERM as a program should.</summary>
internal static partial class Worker
{
    internal const string Command = "worker";

    /// <summary>A line that says that the run begins.</summary>
    internal const string Running = "running";

    /// <summary>A line that says that the first signal has arrived.</summary>
    internal const string Stopping = "stopping";

    internal const int Finished = 0;
    internal const int Failed = 1;
    internal const int Stopped = 130;
    internal const int Aborted = 131;

    internal static async Task<int> RunAsync(WorkerArguments arguments)
    {
        ListenToInterruptions();
        using var stop = new CancellationTokenSource();
        using var abort = new CancellationTokenSource();
        using var interruption = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);

        void End(PosixSignalContext context)
        {
            context.Cancel = true;
            if (stop.IsCancellationRequested)
            {
                abort.Cancel();
                return;
            }

            stop.Cancel();
            Console.WriteLine(Stopping);
        }

        try
        {
            Console.WriteLine(Running);
            var distiset = await WorkerPipeline.RunAsync(arguments, abort.Token, stop.Token);
            return distiset.Run!.WasStopped ? Stopped : Finished;
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            return Aborted;
        }
        catch (Exception exception)
        {
            Console.Error.WriteLine(exception.Message);
            return Failed;
        }
    }

    /// <summary>A shell that runs the tests in the background has Ctrl+C switched off for all that they start; the worker hears it all the same.</summary>
    private static void ListenToInterruptions()
    {
        if (!OperatingSystem.IsWindows())
        {
            const nint byDefault = 0;
            _ = SetHandler(ChildProcess.Interruption, byDefault);
        }
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint SetHandler(int signal, nint handler);
}
