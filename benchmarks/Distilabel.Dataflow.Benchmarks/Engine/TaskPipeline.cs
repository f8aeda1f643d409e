using Distilabel.Dataflow.AI;
using Distilabel.Dataflow.Running;

namespace Distilabel.Dataflow.Benchmarks.Engine;

/// <summary>The pipeline of the ratios with a task: a generator, and a model that writes a text for each row.</summary>
internal static class TaskPipeline
{
    private static Pipeline Create(int rows) => new("task")
    {
        new Texts { Rows = rows, BatchSize = 50, OutputMappings = { ["text"] = "instruction" } } >> new TextGeneration { LLM = new OfflineLLM("offline") },
    };

    /// <summary>Runs it with a cache, its result counted and thrown away.</summary>
    /// <returns>How many rows came out.</returns>
    internal static async Task<long> RunWithCacheAsync(int rows, string cacheFolder)
    {
        var sink = new CountingWriter();
        await Create(rows).RunAsync(
            new RunOptions { CacheFolder = cacheFolder }, new RunFiles(Path.GetTempPath, Path.GetTempFileName), _ => sink, CancellationToken.None);
        return sink.Rows;
    }
}
