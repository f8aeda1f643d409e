using Distilabel.Dataflow.Running;

namespace Distilabel.Dataflow.Benchmarks.Engine;

/// <summary>A chain of any number of trivial steps, each of which adds a column.</summary>
internal static class StepChainPipeline
{
    internal const int Rows = 200_000;

    internal static async Task<long> RunAsync(int rows, int steps)
    {
        StepChain? chain = null;
        Step last = new Texts { Rows = rows };
        for (var i = 0; i < steps; i++)
        {
            var step = new TextLength($"length_{i}") { OutputMappings = { ["length"] = $"length_{i}" } };
            chain = chain is null ? last >> step : chain >> step;
        }

        var sink = new CountingWriter();
        await new Pipeline("chain") { chain! }.RunAsync(
            new RunOptions { UseCache = false }, new RunFiles(Path.GetTempPath, Path.GetTempFileName), _ => sink, CancellationToken.None);
        return sink.Rows;
    }
}

/// <summary>The number of characters.</summary>
[Step]
[InputColumn<string>("text")]
[OutputColumn<int>("length")]
internal sealed partial class TextLength
{
    private static Output Process(Input row) => new(row.Text.Length);
}
