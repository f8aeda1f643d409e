using Distilabel.Dataflow.Benchmarks.Parquet;

namespace Distilabel.Dataflow.Benchmarks.Ratios;

/// <summary>Rows a second of the engine's writer or reader of Parquet over those of ParquetSharp used by hand on the same rows: of two kinds of rows, the lower ratio.</summary>
internal sealed class ParquetRatio(string name, bool writes) : Ratio(name, 0.7, isLeast: true)
{
    private const int Repetitions = 4;

    internal override async Task<double> MeasureAsync(TextWriter remarks)
    {
        var folder = Directory.CreateTempSubdirectory("distilabel-parquet-").FullName;
        try
        {
            var lowest = double.PositiveInfinity;
            foreach (var shape in RowShape.Usual())
            {
                shape.Prepare();
                var (ours, byHand) = (Path.Combine(folder, "engine.parquet"), Path.Combine(folder, "hand.parquet"));
                if (!writes)
                {
                    shape.WriteByHand(byHand, Repetitions);
                }

                var (engine, hand) = writes
                    ? await SideBySide.MeasureAsync(() => shape.WriteByEngineAsync(ours, Repetitions), () => Task.Run(() => shape.WriteByHand(byHand, Repetitions)))
                    : await SideBySide.MeasureAsync(() => Expect(RowShape.ReadByEngineAsync(byHand)), () => Expect(Task.Run(() => shape.ReadByHand(byHand))));
                const int Rows = Repetitions * RowShape.DistinctRows;
                await remarks.WriteLineAsync(FormattableString.Invariant(
                    $"{Name}: {Rows / engine.TotalSeconds:0} rows/s, by hand {Rows / hand.TotalSeconds:0} rows/s, {hand / engine:0.00} ({shape.Name}, {new FileInfo(byHand).Length / Rows} bytes a row in the file)"));
                lowest = Math.Min(lowest, hand / engine);
            }

            return lowest;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Expect(Task<long> rows)
    {
        if (await rows != Repetitions * RowShape.DistinctRows)
        {
            throw new InvalidOperationException("A side lost rows.");
        }
    }
}
