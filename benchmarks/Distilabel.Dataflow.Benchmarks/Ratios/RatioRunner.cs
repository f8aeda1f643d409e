using System.Globalization;
using Distilabel.Dataflow.Benchmarks.Compiling;

namespace Distilabel.Dataflow.Benchmarks.Ratios;

/// <summary>Measures ratios, and prints a line for each: name, measured, target, <c>ok</c> or <c>short</c>.</summary>
internal static class RatioRunner
{
    private static readonly Ratio[] All =
    [
        new EngineRatio(),
        new CheckpointRatio("checkpoint", Durability.ProcessCrash, 0.4),
        new CheckpointRatio("checkpoint-powerloss", Durability.PowerLoss, 0.05),
        new CheckpointBytesRatio(),
        new SaturationRatio("saturation", tasks: 1, rows: 2000),
        new SaturationRatio("saturation-shared", tasks: 3, rows: 700),
        new HttpRatio(),
        new MemoryRatio(),
        new RerunRatio(),
        new ParquetRatio("parquet-write", writes: true),
        new ParquetMemoryRatio("parquet-write-memory", writes: true),
        new ParquetRatio("parquet-read", writes: false),
        new ParquetMemoryRatio("parquet-read-memory", writes: false),
        new EngineParquetRatio(),
        new RerunTaskRatio(),
        new StartupRatio(),
        new OpenRatio(),
        new AnalyzerRatio("generator", CompilerUse.Server),
        new AnalyzerRatio("generator-cold", CompilerUse.NewProcess),
        new AnalyzerRatio("generator-alone", CompilerUse.NewProcessAlone),
        new GeneratorEditRatio(),
        GrowthRatio.OfRows,
        GrowthRatio.OfSteps,
    ];

    internal static async Task<int> RunAsync(string[] names)
    {
        var unknown = names.Except(All.Select(static ratio => ratio.Name)).ToArray();
        if (unknown.Length > 0)
        {
            await Console.Error.WriteLineAsync($"There is no ratio '{unknown[0]}'. There are: {string.Join(", ", All.Select(static ratio => ratio.Name))}.");
            return 1;
        }

        var allMet = true;
        foreach (var ratio in All.Where(ratio => names.Length == 0 || names.Contains(ratio.Name)))
        {
            var value = await ratio.MeasureAsync(Console.Error);
            var isMet = ratio.IsMet(value);
            allMet &= isMet;
            var shown = double.IsNaN(value) ? "none" : value.ToString("0.000", CultureInfo.InvariantCulture);
            Console.WriteLine($"{ratio.Name,-20} {shown,8} {ratio.Target,10}  {(isMet ? "ok" : "short")}");
        }

        return allMet ? 0 : 1;
    }
}
