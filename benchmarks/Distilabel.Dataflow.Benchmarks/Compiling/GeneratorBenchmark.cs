using BenchmarkDotNet.Attributes;

namespace Distilabel.Dataflow.Benchmarks.Compiling;

/// <summary>The generators on a project of 300 steps, for the first time and after an edit of one of them.</summary>
[MemoryDiagnoser]
public class GeneratorBenchmark
{
    private GeneratorRun _run = null!;

    /// <summary>Makes the project.</summary>
    [GlobalSetup]
    public void Create() => _run = GeneratorRun.Create();

    /// <summary>For the first time.</summary>
    [Benchmark(Baseline = true)]
    public void Cold() => _run.Cold();

    /// <summary>After an edit.</summary>
    [Benchmark]
    public void AfterEdit() => _run.AfterEdit();
}
