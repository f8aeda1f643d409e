using Distilabel.Dataflow.Benchmarks.Engine;
using Distilabel.Dataflow.Running;

namespace Distilabel.Dataflow.Benchmarks.Ratios;

/// <summary>Rows a second of the engine's pipeline with all four steps checkpointed, each run on an empty cache, over those without.</summary>
/// <remarks>
/// There is several times as much code on the one side as on the other, and the runtime goes on optimising it for more than ten runs, so there are as many before
/// those that count. A run takes a quarter of a second, in which the machine may be busy otherwise, so more of them count than elsewhere.
/// </remarks>
internal sealed class CheckpointRatio(string name, Durability durability, double target) : Ratio(name, target, isLeast: true)
{
    private const int Rows = 500_000;
    private const int BatchSize = 50;
    private const int WarmUps = 16;
    private const int Rounds = 15;

    internal override async Task<double> MeasureAsync(TextWriter remarks)
    {
        var folder = Directory.CreateTempSubdirectory("distilabel-checkpoint-").FullName;
        try
        {
            var runs = 0;
            var (with, without) = await SideBySide.MeasureAsync(
                () => EnginePipeline.RunWithCacheAsync(Rows, BatchSize, Path.Combine(folder, FormattableString.Invariant($"{++runs}")), durability),
                static () => EnginePipeline.RunAsync(Rows, BatchSize),
                Rounds,
                WarmUps);
            await remarks.WriteLineAsync(FormattableString.Invariant(
                $"{Name}: {Rows / with.TotalSeconds:0} rows/s, {Rows / without.TotalSeconds:0} rows/s without ({Rows:N0} rows, four steps checkpointed, {durability})"));
            return without / with;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
