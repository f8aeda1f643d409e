using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Running;

namespace Distilabel.Dataflow.Benchmarks.Engine;

/// <summary>The pipeline of the <c>engine</c> ratio: a generator and four trivial steps, its result counted and thrown away.</summary>
internal static class EnginePipeline
{
    internal static async Task<long> RunAsync(int rows, int batchSize)
    {
        var pipeline = new Pipeline("engine")
        {
            new Texts(rows) { BatchSize = batchSize }
                >> new Trivial("text", "upper", TextRows.Upper)
                >> new Trivial("upper", "swapped", TextRows.Swap)
                >> new Trivial("swapped", "masked", TextRows.Mask)
                >> new Trivial("masked", "lower", TextRows.Lower),
        };
        var sink = new CountingWriter();
        await pipeline.RunAsync(new RunOptions(), new RunFiles(Path.GetTempPath, Path.GetTempFileName), _ => sink, CancellationToken.None);
        return sink.Rows;
    }
}

/// <summary>Counts rows and drops them.</summary>
internal sealed class CountingWriter : ILeafWriter
{
    internal long Rows { get; private set; }

    public ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        Rows += batch.Count;
        return ValueTask.CompletedTask;
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
