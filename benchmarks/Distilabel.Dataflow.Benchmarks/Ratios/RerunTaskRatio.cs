using System.Diagnostics;
using Distilabel.Dataflow.Benchmarks.Engine;

namespace Distilabel.Dataflow.Benchmarks.Ratios;

/// <summary>Rows a second of a finished task that is run again, over 150,000: every row's prompt is made, and its generation is found and read.</summary>
internal sealed class RerunTaskRatio() : Ratio("rerun-task", 1, isLeast: true)
{
    private const int Rows = 200_000;
    private const int Rounds = 5;

    internal override async Task<double> MeasureAsync(TextWriter remarks)
    {
        var folder = Directory.CreateTempSubdirectory("distilabel-rerun-task-").FullName;
        try
        {
            await TaskPipeline.RunWithCacheAsync(Rows, folder);
            var times = new List<TimeSpan>();
            for (var round = 0; round < Rounds; round++)
            {
                var watch = Stopwatch.StartNew();
                var rows = await TaskPipeline.RunWithCacheAsync(Rows, folder);
                times.Add(watch.Elapsed);
                if (rows != Rows)
                {
                    throw new InvalidOperationException($"{rows} rows came out of {Rows}.");
                }
            }

            var rate = Rows / times.Order().ElementAt(Rounds / 2).TotalSeconds;
            await remarks.WriteLineAsync(FormattableString.Invariant(
                $"rerun-task: {rate:0} rows/s through a finished task ({Rows:N0} rows, opening the store included, median of {Rounds})"));
            return rate / 150_000;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
