using System.Diagnostics;

namespace Distilabel.Dataflow.Benchmarks.Ratios;

/// <summary>Times two ways to do the same in one process, alternating, after a warm-up of each.</summary>
internal static class SideBySide
{
    /// <summary>The median time of each side over <paramref name="rounds"/> rounds.</summary>
    internal static async Task<(TimeSpan Left, TimeSpan Right)> MeasureAsync(Func<Task> left, Func<Task> right, int rounds = 7, int warmUps = 2)
    {
        for (var i = 0; i < warmUps; i++)
        {
            await left();
            await right();
        }

        var lefts = new List<TimeSpan>();
        var rights = new List<TimeSpan>();
        for (var i = 0; i < rounds; i++)
        {
            lefts.Add(await TimeAsync(left));
            rights.Add(await TimeAsync(right));
        }

        return (Median(lefts), Median(rights));
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> side)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var watch = Stopwatch.StartNew();
        await side();
        return watch.Elapsed;
    }

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);
}
