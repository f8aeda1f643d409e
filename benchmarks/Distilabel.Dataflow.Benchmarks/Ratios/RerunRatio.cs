using System.Diagnostics;
using Distilabel.Dataflow.Benchmarks.Engine;

namespace Distilabel.Dataflow.Benchmarks.Ratios;

/// <summary>Rows a second of a finished pipeline that is run again, over 300,000: every step's rows are read from its checkpoints.</summary>
internal sealed class RerunRatio() : Ratio("rerun", 1, isLeast: true)
{
    private const int Rows = 500_000;
    private const int Rounds = 5;

    internal override async Task<double> MeasureAsync(TextWriter remarks)
    {
        var folder = Directory.CreateTempSubdirectory("distilabel-rerun-").FullName;
        try
        {
            await EnginePipeline.RunWithCacheAsync(Rows, 50, folder, Durability.ProcessCrash);
            var times = new List<TimeSpan>();
            for (var round = 0; round < Rounds; round++)
            {
                var watch = Stopwatch.StartNew();
                await EnginePipeline.RunWithCacheAsync(Rows, 50, folder, Durability.ProcessCrash);
                times.Add(watch.Elapsed);
            }

            var rate = Rows / times.Order().ElementAt(Rounds / 2).TotalSeconds;
            await remarks.WriteLineAsync(FormattableString.Invariant($"rerun: {rate:0} rows/s through four checkpointed steps ({Rows:N0} rows, opening the store included, median of {Rounds})"));
            return rate / 300_000;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
