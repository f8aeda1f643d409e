using Distilabel.Dataflow.Benchmarks.Parquet;

namespace Distilabel.Dataflow.Benchmarks.Ratios;

/// <summary>The most memory that the engine's writer or reader of Parquet takes over that of ParquetSharp used by hand, each in a process of its own: of three kinds of rows, the higher ratio.</summary>
internal sealed class ParquetMemoryRatio(string name, bool writes) : Ratio(name, 1.3, isLeast: false)
{
    private const int Repetitions = 12;

    internal override async Task<double> MeasureAsync(TextWriter remarks)
    {
        var highest = 0.0;
        foreach (var shape in RowShape.All())
        {
            var path = Path.Combine(Path.GetTempPath(), $"distilabel-{Guid.NewGuid():N}.parquet");
            try
            {
                // What was written by hand is read by both.
                var engine = writes ? await PeakMemory.OfChildAsync("parquet-run", "write", "engine", shape.Name, path) : 0;
                var hand = await PeakMemory.OfChildAsync("parquet-run", "write", "hand", shape.Name, path);
                if (!writes)
                {
                    engine = await PeakMemory.OfChildAsync("parquet-run", "read", "engine", shape.Name, path);
                    hand = await PeakMemory.OfChildAsync("parquet-run", "read", "hand", shape.Name, path);
                }

                await remarks.WriteLineAsync(FormattableString.Invariant(
                    $"{Name}: at most {engine / 1048576.0:0} MiB, by hand {hand / 1048576.0:0} MiB ({shape.Name}, {Repetitions * RowShape.DistinctRows:N0} rows, peak working set of the process)"));
                highest = Math.Max(highest, (double)engine / hand);
            }
            finally
            {
                File.Delete(path);
            }
        }

        return highest;
    }

    /// <summary>Writes or reads a file, and prints the peak working set in bytes.</summary>
    internal static async Task<int> RunAsChildAsync(string what, string side, string shape, string path)
    {
        var rows = RowShape.All().Single(known => known.Name == shape);
        if (what == "write")
        {
            rows.Prepare();
        }

        switch (what, side)
        {
            case ("write", "engine"):
                await rows.WriteByEngineAsync(path, Repetitions);
                break;
            case ("write", _):
                rows.WriteByHand(path, Repetitions);
                break;
            case (_, "engine"):
                await RowShape.ReadByEngineAsync(path);
                break;
            default:
                rows.ReadByHand(path);
                break;
        }

        return PeakMemory.Print();
    }
}
