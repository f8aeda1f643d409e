using System.Diagnostics;
using System.Globalization;
using Distilabel.Dataflow.Benchmarks.Engine;

namespace Distilabel.Dataflow.Benchmarks.Ratios;

/// <summary>The most memory that a run of 5,000,000 rows takes over that of 500,000 rows, each in a process of its own, Parquet result included.</summary>
internal sealed class MemoryRatio() : Ratio("memory", 1.2, isLeast: false)
{
    internal override async Task<double> MeasureAsync(TextWriter remarks)
    {
        var few = await PeakOfChildAsync(500_000);
        var many = await PeakOfChildAsync(5_000_000);
        await remarks.WriteLineAsync(FormattableString.Invariant(
            $"memory: at most {many / 1048576.0:0} MiB for 5,000,000 rows, {few / 1048576.0:0} MiB for 500,000 (peak working set of the process)"));
        return (double)many / few;
    }

    /// <summary>Runs the engine's pipeline and prints the peak working set in bytes.</summary>
    internal static async Task<int> RunAsChildAsync(int rows)
    {
        var folder = Directory.CreateTempSubdirectory("distilabel-memory-").FullName;
        try
        {
            await EnginePipeline.Create(rows, 50).RunAsync(new RunOptions { CacheFolder = folder, UseCache = false });
            using var self = Process.GetCurrentProcess();
            Console.WriteLine(self.PeakWorkingSet64.ToString(CultureInfo.InvariantCulture));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<long> PeakOfChildAsync(int rows)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["memory-run", rows.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true };
        using var child = Process.Start(start)!;
        var output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        return long.Parse(output, CultureInfo.InvariantCulture);
    }
}
