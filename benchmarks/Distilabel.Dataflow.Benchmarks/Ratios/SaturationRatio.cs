using System.Diagnostics;
using Distilabel.Dataflow.AI;
using Distilabel.Dataflow.Benchmarks.Engine;
using Distilabel.Dataflow.Benchmarks.Saturation;
using Distilabel.Dataflow.Running;

namespace Distilabel.Dataflow.Benchmarks.Ratios;

/// <summary>The time of LLM tasks on one endpoint over that of an ideal sliding window of 50 over the same latencies.</summary>
internal sealed class SaturationRatio(string name, int tasks, int rows) : Ratio(name, 1.05, isLeast: false)
{
    private const int Window = 50;
    private const int Rounds = 5;

    internal override async Task<double> MeasureAsync(TextWriter remarks)
    {
        var ideal = Ideal(SlowModel.Draw(tasks * rows), Window);
        var times = new List<TimeSpan>();
        for (var round = 0; round < Rounds; round++)
        {
            times.Add(await RunAsync());
        }

        var median = times.Order().ElementAt(Rounds / 2);
        await remarks.WriteLineAsync(FormattableString.Invariant(
            $"{Name}: {median.TotalSeconds:0.00} s, ideal {ideal.TotalSeconds:0.00} s ({tasks} tasks, {rows} rows, one endpoint, {Window} at once, median of {Rounds})"));
        return median / ideal;
    }

    /// <summary>When the last of the draws ends if each starts, in order, as soon as one of the window's places is free.</summary>
    private static TimeSpan Ideal(double[] draws, int window)
    {
        var places = new PriorityQueue<double, double>(Enumerable.Repeat((0.0, 0.0), window));
        var last = 0.0;
        foreach (var draw in draws)
        {
            var end = places.Dequeue() + draw;
            places.Enqueue(end, end);
            last = Math.Max(last, end);
        }

        return TimeSpan.FromMilliseconds(last);
    }

    private async Task<TimeSpan> RunAsync()
    {
        using var model = SlowModel.For(tasks * rows);
        var llm = new ChatClientLLM(model, "slow") { MaxConcurrentRequests = Window };
        var load = new Texts { Rows = rows };
        var pipeline = new Pipeline("saturation")
        {
            load >> Enumerable.Range(0, tasks).Select(task =>
                new TextGeneration($"task_{task}") { LLM = llm, InputMappings = { ["instruction"] = "text" } }).ToArray(),
        };
        var watch = Stopwatch.StartNew();
        await pipeline.RunAsync(
            new RunOptions { UseCache = false }, new RunFiles(Path.GetTempPath, Path.GetTempFileName), _ => new CountingWriter(), CancellationToken.None);
        return watch.Elapsed;
    }
}
