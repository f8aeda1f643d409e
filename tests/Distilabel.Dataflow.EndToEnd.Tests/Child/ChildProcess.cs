using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Distilabel.Dataflow.EndToEnd.Tests.Child;

/// <summary>How a process ended.</summary>
internal sealed record EndedProcess(int ExitCode, string Output, string Errors);

/// <summary>A process that a test starts, watches, and may kill. One that takes far too long is killed, and its test fails.</summary>
internal sealed partial class ChildProcess : IDisposable
{
    /// <summary>Ctrl+C.</summary>
    internal const int Interruption = 2;

    /// <summary>What <c>kill</c> sends, and a system that shuts down.</summary>
    internal const int Termination = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly string Program =
        Path.Combine(AppContext.BaseDirectory, typeof(Worker).Assembly.GetName().Name! + (OperatingSystem.IsWindows() ? ".exe" : ""));

    private readonly Process _process;
    private readonly CancellationTokenSource _watchdog = new(Patience);
    private readonly Task<string> _errors;

    private ChildProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync(_watchdog.Token);
    }

    internal int Id => _process.Id;

    /// <summary>Starts the pipeline of <see cref="WorkerPipeline"/> in a process of its own.</summary>
    internal static ChildProcess StartWorker(WorkerArguments arguments) => Start(arguments.ToArguments());

    /// <summary>Starts this program with arguments that have it do something else than run tests.</summary>
    internal static ChildProcess Start(string[] arguments) =>
        new(Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!);

    /// <summary>Reads on until the process writes a line.</summary>
    internal async Task WaitForLineAsync(string line)
    {
        while (await _process.StandardOutput.ReadLineAsync(_watchdog.Token) is { } read)
        {
            if (read == line)
            {
                return;
            }
        }

        Assert.Fail($"The process ended without '{line}'. Its errors: {await _errors}");
    }

    /// <summary>Waits for something that should happen while the process runs.</summary>
    /// <returns>Whether it has; false when the process ended before.</returns>
    internal async Task<bool> WaitForAsync(Task something)
    {
        var exit = _process.WaitForExitAsync(_watchdog.Token);
        var first = await Task.WhenAny(something, exit);
        await first;
        return first == something;
    }

    internal async Task<EndedProcess> WaitForEndAsync()
    {
        var output = await _process.StandardOutput.ReadToEndAsync(_watchdog.Token);
        await _process.WaitForExitAsync(_watchdog.Token);
        return new EndedProcess(_process.ExitCode, output, await _errors);
    }

    /// <summary>What <c>kill -9</c> does.</summary>
    internal void Kill() => _process.Kill();

    /// <summary>What Ctrl+C does.</summary>
    internal void Interrupt() => Assert.Equal(0, SendSignal(_process.Id, Interruption));

    /// <summary>Sends a signal; to a process that has just ended, nothing.</summary>
    internal void Signal(int signal)
    {
        if (!_process.HasExited)
        {
            _ = SendSignal(_process.Id, signal);
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        _watchdog.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int process, int signal);
}
