using System.Diagnostics;
using Distilabel.Dataflow.Benchmarks.Engine;

namespace Distilabel.Dataflow.Benchmarks.Ratios;

/// <summary>What a row costs in the largest of some runs, over what it costs in the one that the others are compared with.</summary>
/// <param name="name">The name.</param>
/// <param name="sizes">What grows, smallest first.</param>
/// <param name="compareWith">The size to compare with: large enough that a run's start does not count.</param>
/// <param name="what">What grows, in a word.</param>
/// <param name="run">A run of a size.</param>
/// <param name="cost">By how much the time of a run of that size is divided.</param>
internal sealed class GrowthRatio(string name, int[] sizes, int compareWith, string what, Func<int, Task> run, Func<int, double> cost)
    : Ratio(name, 1.2, isLeast: false)
{
    private const int Rounds = 5;

    /// <summary>With the rows already done.</summary>
    internal static GrowthRatio OfRows { get; } = new(
        "growth-rows", [1_000, 10_000, 100_000, 1_000_000, 5_000_000], 100_000, "rows", static rows => EnginePipeline.RunAsync(rows, 50), static rows => rows);

    /// <summary>With the steps of the pipeline, for each step.</summary>
    internal static GrowthRatio OfSteps { get; } = new(
        "growth-steps", [5, 10, 25, 50], 5, "steps", static steps => StepChainPipeline.RunAsync(StepChainPipeline.Rows, steps), static steps => (double)StepChainPipeline.Rows * steps);

    internal override async Task<double> MeasureAsync(TextWriter remarks)
    {
        var costs = sizes.ToDictionary(static size => size, static _ => new List<double>());
        for (var round = -1; round < Rounds; round++)
        {
            foreach (var size in sizes)
            {
                GC.Collect();
                var watch = Stopwatch.StartNew();
                await run(size);
                if (round >= 0)
                {
                    costs[size].Add(watch.Elapsed.TotalNanoseconds / cost(size));
                }
            }
        }

        var medians = costs.ToDictionary(static pair => pair.Key, static pair => pair.Value.Order().ElementAt(pair.Value.Count / 2));
        var all = string.Join(", ", sizes.Select(size => FormattableString.Invariant($"{medians[size]:0} ns with {size:N0} {what}")));
        await remarks.WriteLineAsync($"{Name}: {all}");
        return medians[sizes[^1]] / medians[compareWith];
    }
}
