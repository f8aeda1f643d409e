using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Distilabel.Dataflow.Sample.Tests;

/// <summary>The program as a user starts it, in a process of its own.</summary>
internal sealed partial class SampleProcess : IDisposable
{
    private const int SigTerm = 15;

    // Where it was built, with the libraries that it has there: the folder of the tests has those that the tests need.
    private static readonly string Program = Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Distilabel.Dataflow.Sample", new DirectoryInfo(AppContext.BaseDirectory).Name, "Distilabel.Dataflow.Sample.dll");

    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource _firstError = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<string> _output;

    private SampleProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => ReadError(line.Data);
        process.Start();
        process.BeginErrorReadLine();
        _output = process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>Completes when the program first writes to the error stream.</summary>
    internal Task FirstError => _firstError.Task;

    internal static SampleProcess Start(string cacheFolder, IReadOnlyDictionary<string, string>? environment, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Program);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DISTILABEL_CACHE_DIR"] = cacheFolder;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new SampleProcess(new Process { StartInfo = start });
    }

    /// <summary>What Ctrl+C does, by the signal that a shell in the background can't have switched off.</summary>
    internal void Interrupt() => Assert.Equal(0, Kill(_process.Id, SigTerm));

    internal async Task<(int ExitCode, string Output, string Errors)> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (_process.ExitCode, await _output, _errors.ToString().Trim());
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void ReadError(string? line)
    {
        if (line is not null)
        {
            _errors.AppendLine(line);
            _firstError.TrySetResult();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
