using Distilabel.Dataflow.Benchmarks.Engine;
using Distilabel.Dataflow.Running;

namespace Distilabel.Dataflow.Benchmarks.Ratios;

/// <summary>Rows a second of the engine's pipeline with all four steps checkpointed, each run on an empty cache, over those without.</summary>
internal sealed class CheckpointRatio(string name, Durability durability, double target) : Ratio(name, target, isLeast: true)
{
    private const int Rows = 500_000;
    private const int BatchSize = 50;

    internal override async Task<double> MeasureAsync(TextWriter remarks)
    {
        var (with, without) = await SideBySide.MeasureAsync(RunCheckpointedAsync, static () => EnginePipeline.RunAsync(Rows, BatchSize), rounds: 5);
        await remarks.WriteLineAsync(FormattableString.Invariant(
            $"{Name}: {Rows / with.TotalSeconds:0} rows/s, {Rows / without.TotalSeconds:0} rows/s without ({Rows:N0} rows, four steps checkpointed, {durability})"));
        return without / with;
    }

    private async Task RunCheckpointedAsync()
    {
        var folder = Directory.CreateTempSubdirectory("distilabel-checkpoint-").FullName;
        try
        {
            await EnginePipeline.RunWithCacheAsync(Rows, BatchSize, folder, durability);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
