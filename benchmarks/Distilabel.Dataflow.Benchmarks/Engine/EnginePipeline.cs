using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Running;

namespace Distilabel.Dataflow.Benchmarks.Engine;

/// <summary>The pipeline of the ratios on the engine: a generator and four trivial steps.</summary>
internal static class EnginePipeline
{
    internal static Pipeline Create(int rows, int batchSize) => new("engine")
    {
        new Texts { Rows = rows, BatchSize = batchSize } >> new UpperCase() >> new SwapHalves() >> new MaskLetter() >> new LowerCase(),
    };

    /// <summary>Runs it with a cache, its result counted and thrown away.</summary>
    internal static Task RunWithCacheAsync(int rows, int batchSize, string cacheFolder, Durability durability) => Create(rows, batchSize).RunAsync(
        new RunOptions { CacheFolder = cacheFolder, Durability = durability }, new RunFiles(Path.GetTempPath, Path.GetTempFileName), _ => new CountingWriter(), CancellationToken.None);

    /// <summary>Runs it without a cache, its result counted and thrown away.</summary>
    internal static async Task<long> RunAsync(int rows, int batchSize)
    {
        var sink = new CountingWriter();
        await Create(rows, batchSize).RunAsync(
            new RunOptions { UseCache = false }, new RunFiles(Path.GetTempPath, Path.GetTempFileName), _ => sink, CancellationToken.None);
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
