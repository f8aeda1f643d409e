using BenchmarkDotNet.Attributes;

namespace Distilabel.Dataflow.Benchmarks.Engine;

/// <summary>A generator and four trivial steps, by the engine and by hand.</summary>
[MemoryDiagnoser]
public class EngineBenchmark
{
    /// <summary>The number of rows.</summary>
    [Params(100_000)]
    public int Rows { get; set; }

    /// <summary>By hand on TransformBlocks.</summary>
    [Benchmark(Baseline = true)]
    public Task<long> ByHand() => HandWritten.RunAsync(Rows, 50);

    /// <summary>As a pipeline.</summary>
    [Benchmark]
    public Task<long> Pipeline() => EnginePipeline.RunAsync(Rows, 50);
}
