using Distilabel.Dataflow.Benchmarks.Engine;

namespace Distilabel.Dataflow.Benchmarks.Ratios;

/// <summary>Rows a second of the engine over those of the same work written by hand on TransformBlocks.</summary>
internal sealed class EngineRatio() : Ratio("engine", 0.8, isLeast: true)
{
    private const int Rows = 2_000_000;
    private const int BatchSize = 50;

    internal override async Task<double> MeasureAsync(TextWriter remarks)
    {
        var (engine, hand) = await SideBySide.MeasureAsync(
            static () => Expect(EnginePipeline.RunAsync(Rows, BatchSize)), static () => Expect(HandWritten.RunAsync(Rows, BatchSize)));
        await remarks.WriteLineAsync(FormattableString.Invariant(
            $"engine: {Rows / engine.TotalSeconds:0} rows/s, by hand {Rows / hand.TotalSeconds:0} rows/s ({Rows:N0} rows, batches of {BatchSize}, four steps)"));
        return hand / engine;
    }

    private static async Task Expect(Task<long> rows)
    {
        if (await rows != Rows)
        {
            throw new InvalidOperationException("A side lost rows.");
        }
    }
}
