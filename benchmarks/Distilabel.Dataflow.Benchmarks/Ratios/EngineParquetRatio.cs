using Distilabel.Dataflow.Benchmarks.Engine;
using Distilabel.Dataflow.Benchmarks.Parquet;

namespace Distilabel.Dataflow.Benchmarks.Ratios;

/// <summary>Rows a second of the engine's pipeline with its real result, over the same work by hand: TransformBlocks, and ParquetSharp at their end.</summary>
internal sealed class EngineParquetRatio() : Ratio("engine-parquet", 0.8, isLeast: true)
{
    private const int Rows = 500_000;
    private const int BatchSize = 50;

    internal override async Task<double> MeasureAsync(TextWriter remarks)
    {
        var folder = Directory.CreateTempSubdirectory("distilabel-engine-parquet-").FullName;
        try
        {
            var options = new RunOptions { UseCache = false, CacheFolder = Path.Combine(folder, "cache"), OutputFolder = Path.Combine(folder, "result") };
            var (engine, hand) = await SideBySide.MeasureAsync(
                async () => Expect((await EnginePipeline.Create(Rows, BatchSize).RunAsync(options)).Single().Value.Count),
                async () =>
                {
                    using var file = new HandWrittenFile(Path.Combine(folder, "hand.parquet"));
                    var rows = 0L;
                    await HandWritten.RunAsync(Rows, BatchSize, batch =>
                    {
                        rows += batch.Lower!.Length;
                        file.Add(batch);
                    });
                    file.Complete();
                    Expect(rows);
                });
            await remarks.WriteLineAsync(FormattableString.Invariant(
                $"engine-parquet: {Rows / engine.TotalSeconds:0} rows/s, by hand {Rows / hand.TotalSeconds:0} rows/s ({Rows:N0} rows, batches of {BatchSize}, four steps, five texts in the result)"));
            return hand / engine;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Expect(long rows)
    {
        if (rows != Rows)
        {
            throw new InvalidOperationException("A side lost rows.");
        }
    }
}
