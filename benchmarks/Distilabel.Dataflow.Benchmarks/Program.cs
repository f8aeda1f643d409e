using BenchmarkDotNet.Running;
using Distilabel.Dataflow.Benchmarks.Ratios;

// "ratios [NAME ...]" measures both sides of each promise in one process; anything else goes to BenchmarkDotNet.
if (args is ["memory-run", var rows])
{
    return await MemoryRatio.RunAsChildAsync(int.Parse(rows, System.Globalization.CultureInfo.InvariantCulture));
}

if (args is ["parquet-run", var what, var side, var shape, var path])
{
    return await ParquetMemoryRatio.RunAsChildAsync(what, side, shape, path);
}

return args is ["ratios", .. var names]
    ? await RatioRunner.RunAsync(names)
    : BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args).Any() ? 0 : 1;
