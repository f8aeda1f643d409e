using Distilabel.Dataflow.Benchmarks.Engine;

namespace Distilabel.Dataflow.Benchmarks.Ratios;

/// <summary>The most memory that a run of 5,000,000 rows takes over that of 500,000 rows, each in a process of its own, Parquet result included.</summary>
internal sealed class MemoryRatio() : Ratio("memory", 1.2, isLeast: false)
{
    internal override async Task<double> MeasureAsync(TextWriter remarks)
    {
        var few = await PeakMemory.OfChildAsync("memory-run", "500000");
        var many = await PeakMemory.OfChildAsync("memory-run", "5000000");
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
            return PeakMemory.Print();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
